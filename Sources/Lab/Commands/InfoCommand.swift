struct InfoCommand: Command {
    static let name = "info"
    static let summary = "show the loaded model, part by part"
    static let usage = "info"
    static let explanation = "Layers, heads, width, where its parameters sit, and the SHA-256 of its files."
    static let example = ["info"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if case .remote(let model) = try state.requiredSubject() { return .remoteModel(RemoteModelValue(model)) }
        let model = try state.loadedModel()
        var value = ModelValue(model)
        value.sha256 = try ModelDigest.digest(of: model)
        return .model(value)
    }
}
