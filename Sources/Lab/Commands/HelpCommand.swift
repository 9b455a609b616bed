struct HelpCommand: Command {
    static let name = "help"
    static let summary = "explain a command, or list them all"
    static let usage = "help [COMMAND]"
    static let explanation = "Commands can be shortened as long as only one begins like that: abl L2H0."
    static let example = ["help", "help temp"]
    static let completes = CompletionKind.commands
    static let isAnswer = false

    private let word: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        word = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let word else { return .message(Self.overview) }
        return .message(Self.page(try CommandTable.find(word)))
    }

    private static var overview: String {
        let width = CommandTable.all.map { $0.name.count }.max() ?? 0
        let rows = CommandTable.all.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  \(command.summary)"
        }
        return """
            Start with these seven:
            \(rows.prefix(7).joined(separator: "\n"))
            And then:
            \(rows.dropFirst(7).joined(separator: "\n"))
            help COMMAND explains one, with an example. Layers, heads and positions count from 0.
            """
    }

    private static func page(_ command: any CommandSyntax.Type) -> String {
        let usage = command.usage.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let example = command.example.map { "  > \($0)" }.joined(separator: "\n")
        return """
            \(command.name): \(command.summary)
            \(usage)
            \(wrapped(command.explanation, width: 76))
            For example:
            \(example)
            """
    }

    /// Breaks a paragraph at spaces, so that no line is wider than `width`.
    static func wrapped(_ text: String, width: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(line) }
        return lines.joined(separator: "\n")
    }
}
