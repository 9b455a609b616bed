struct ChangesCommand: Command {
    static let name = "changes"
    static let summary = "list what is switched off, noisy or pushed"
    static let usage = "changes"
    static let explanation = "They apply in the order listed. clear N takes one away, clear takes them all."
    static let example = ["ablate L2H0", "bias \",\" 2", "changes"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        .changes(ChangesValue(changes: state.changeValues, notes: []))
    }
}
