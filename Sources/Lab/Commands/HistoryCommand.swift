struct HistoryCommand: DocumentCommand {
    static let name = "history"
    static let summary = "list the cells so far"
    static let usage = "history"
    static let explanation = "These are the cells that save would write, in order. The arrow up brings one back."
    static let example = ["temp 0.5", "history"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard !session.record.isEmpty else { return .message("No cells yet.") }
        let width = String(session.record.count).count
        let lines = session.record.enumerated().flatMap { index, cell in
            let number = String(index + 1)
            let margin = String(repeating: " ", count: width - number.count) + number
            let mark = cell.error == nil ? " " : "!"
            return cell.source.lines.enumerated().map { line, text in
                (line == 0 ? margin + mark : String(repeating: " ", count: width + 1)) + " " + text
            }
        }
        let failed = session.record.contains { $0.error != nil } ? "\n! marks a cell that failed." : ""
        return .message(lines.joined(separator: "\n") + failed)
    }
}
