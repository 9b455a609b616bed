import Engine

struct ClearCommand: Command {
    static let name = "clear"
    static let summary = "take changes away again"
    static let usage = "clear [N]"
    static let explanation = "With a number, only that one of the list that changes shows; without, all of them."
    static let example = ["ablate L2H0", "clear"]

    private let number: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        number = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard !state.changes.isEmpty else {
            if let number { throw CellError(.badValue, "nothing is in force", span: number.span) }
            return .changes(ChangesValue(changes: [], notes: Self.notes(state)))
        }
        if let number {
            let index = try number.integer(
                "the change's number", in: 1...state.changes.count, hint: "changes lists them")
            state.changes.remove(at: index - 1)
        } else {
            state.changes = []
        }
        return try state.changed(workshop, notes: Self.notes(state))
    }

    /// What clear leaves alone.
    private static func notes(_ state: SessionState) -> [String] {
        let temperature = state.temperature == 1 ? nil : "temperature \(formatNumber(state.temperature)) (temp 1)"
        let filter = state.filter.isOff ? nil : "\(state.filter.words) (filter off)"
        let kept = [temperature, filter].compactMap { $0 }
        return kept.isEmpty ? [] : ["The dice keep what you set for them: \(kept.joined(separator: ", "))."]
    }
}
