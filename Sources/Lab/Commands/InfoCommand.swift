struct InfoCommand: Command {
    static let name = "info"
    static let summary = "show the loaded model, part by part"
    static let usage = "info"
    static let explanation = "Layers, heads, width, and where its parameters sit."
    static let example = ["info"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        .model(ModelValue(try state.loadedModel()))
    }
}
