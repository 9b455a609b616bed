/// Leaving is the driver's business; as a cell it has no effect.
struct QuitCommand: Command {
    static let name = "quit"
    static let summary = "leave (so does Ctrl-D)"
    static let usage = "quit"
    static let explanation = "Ends the session."
    static let example = ["quit"]
    static let isAnswer = false

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        .message("")
    }
}
