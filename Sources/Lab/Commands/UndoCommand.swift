struct UndoCommand: DocumentCommand {
    static let name = "undo"
    static let summary = "take back the last cell"
    static let usage = "undo"
    static let explanation = """
        The session is as it was before the last cell that succeeded, and the cell is gone from the record. Again, and \
        the one before it goes, too.
        """
    static let example = ["temp 0.5", "undo", "temp"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard let cell = session.undo() else {
            throw CellError(.notAvailable, "there is nothing to undo", hint: "history lists the cells")
        }
        let answer = Value.message("Taken back: \(cell.source)")
        // The journal only grows: what is taken back stands in it, and that it was.
        session.journal?.add(RecordedCell(source: Self.name, value: answer, settings: session.state.settings))
        return answer
    }
}
