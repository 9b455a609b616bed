struct HelpCommand: Command {
    static let name = "help"
    static let summary = "explain a command, or list them all"
    static let usage = "help [COMMAND]\nhelp calculator     what calculations are made of"
    static let explanation = """
        Commands can be shortened as long as only one begins like that: abl L2H0. A function of the calculator has \
        its own line, too: help entropy.
        """
    static let example = ["help temp", "help calculator", "help entropy"]
    static let completes = CompletionKind.commands
    static let isAnswer = false

    private let word: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        word = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let word else { return .message(Self.overview) }
        if word.text == Self.calculator { return .message(Self.calculatorPage) }
        if CommandTable.exact(word.text) == nil, let function = FunctionTable.find(word.text) {
            return .message("\(function.usage): \(function.summary)")
        }
        return .message(Self.page(try CommandTable.find(word)))
    }

    private static let calculator = "calculator"

    private static var overview: String {
        let rows = aligned(CommandTable.all.map { ($0.name, $0.summary) })
        return """
            Start with these seven:
            \(rows.prefix(7).joined(separator: "\n"))
            And then:
            \(rows.dropFirst(7).joined(separator: "\n"))
            help COMMAND explains one, with an example. Layers, heads and positions count from 0.
            A line can also be a calculation: exp(2), x = [2, 1, 0.1]. help calculator says more.
            """
    }

    private static func page(_ command: any CommandSyntax.Type) -> String {
        let usage = command.usage.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let example = command.example.map { "  > \($0)" }.joined(separator: "\n")
        return """
            \(command.name): \(command.summary)
            \(usage)
            \(command.explanation)
            For example:
            \(example)
            """
    }

    private static var calculatorPage: String {
        let functions = aligned(FunctionTable.all.map { ($0.usage, $0.summary) })
        return """
            A line that is no command is a calculation.
              1/3 + 40%             numbers; + - * / ^ and brackets
              x = [2, 1, 0.1]       a vector with a name; x * 2 goes entry by entry
              x[0], x[-1], x[0..1]  entries, counted from 0, from the end, from … to
              x > 1 and not (x > 2) comparisons; and, or, not
              logits[" France"]     the model's own numbers, by token; vars lists them
              _                     the last value
            Functions:
            \(functions.joined(separator: "\n"))
            """
    }

    /// Names and what they are, below each other.
    private static func aligned(_ rows: [(name: String, summary: String)]) -> [String] {
        let width = rows.map { $0.name.count }.filter { $0 <= 24 }.max() ?? 0
        return rows.flatMap { name, summary in
            let margin = String(repeating: " ", count: max(0, width - name.count))
            return name.count <= width
                ? ["  \(name)\(margin)  \(summary)"]
                : ["  \(name)", String(repeating: " ", count: width + 4) + summary]
        }
    }
}
