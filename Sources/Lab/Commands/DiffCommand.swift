struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "show the table before and after what is in force"
    static let usage = "diff"
    static let explanation = """
        The same table that ablate, noise, bias, patch and steer show: the model as it was trained beside the model as it is now.
        """
    static let example = ["prompt Paris is the capital of", "ablate L2.attn", "diff"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard !state.changes.isEmpty else {
            _ = try state.requiredPrompt()
            let note = "Nothing is in force, so before and after are the same."
            return .distribution(try state.distribution(workshop, focus: .table, notes: [note]))
        }
        return .distribution(try state.distribution(workshop, focus: .change))
    }
}
