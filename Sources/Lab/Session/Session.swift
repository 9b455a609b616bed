import Engine

/// Runs cells one after the other on a state: the one driver's core, behind the REPL, `-e`, the pipe and `run`.
struct Session {
    private(set) var state: SessionState
    /// The number that the next cell gets, from 1.
    private(set) var number = 1
    let workshop: Workshop

    struct Outcome {
        var number: Int
        var input: String
        var result: Result<Value, CellError>
        /// The cell was `quit`.
        var ends: Bool
    }

    init(state: SessionState, workshop: Workshop) {
        self.state = state
        self.workshop = workshop
    }

    /// nil for a line that is no cell: blank, or a comment alone.
    mutating func run(_ cell: String) -> Outcome? {
        guard let first = Self.isBlank(cell) ? nil : cell else { return nil }
        defer { number += 1 }
        var next = state
        var ends = false
        do throws(CellError) {
            let value = try Self.evaluate(first, &next, workshop, &ends)
            state = next
            return Outcome(number: number, input: cell, result: .success(value), ends: ends)
        } catch {
            return Outcome(number: number, input: cell, result: .failure(error), ends: false)
        }
    }

    static func isBlank(_ line: String) -> Bool {
        let text = line.trimmed
        return text.isEmpty || text == "#" || text.hasPrefix("# ") || text.hasPrefix("#\t")
    }

    private static func evaluate(
        _ cell: String, _ state: inout SessionState, _ workshop: Workshop, _ ends: inout Bool
    ) throws(CellError) -> Value {
        guard cell.utf8.count <= 1 << 20 else {
            throw CellError(
                .unreadableInput, "this line is \(cell.utf8.count / 1_000_000) MB long, and a cell ends at 1 MB",
                hint: "is it a file of another kind?")
        }
        let (type, start) = try command(of: cell)
        var arguments = try Arguments(cell: cell, from: start, raw: type.takesRawText)
        let command = try type.init(&arguments)
        try arguments.finish(type.options)
        ends = type == QuitCommand.self
        return try command.evaluate(&state, workshop)
    }

    /// The command that a cell begins with, and where its arguments start.
    static func command(of cell: String) throws(CellError) -> (type: any Command.Type, start: Int) {
        let characters = Array(cell)
        let begin = characters.firstIndex { !$0.isWhitespace } ?? 0
        let end = characters[begin...].firstIndex { $0.isWhitespace || $0 == "[" || $0 == "\"" } ?? characters.count
        let stop = max(end, begin + 1)
        let word = Word(text: String(characters[begin..<stop]), key: nil, isQuoted: false, span: begin..<stop)
        return (try CommandTable.find(word), stop)
    }
}
