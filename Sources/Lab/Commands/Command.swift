/// What every command has: its grammar and its help.
protocol CommandSyntax: Sendable {
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// Its forms, one a line.
    static var usage: String { get }
    /// A paragraph or two for `help NAME`.
    static var explanation: String { get }
    /// Cells that run one after the other, from a fresh session on the standard model.
    static var example: [String] { get }
    /// Whether the rest of the line is text rather than words.
    static var takesRawText: Bool { get }
    /// Its options, without `=`, for completion and hints.
    static var options: [String] { get }
    /// What its words are, for completion.
    static var completes: CompletionKind { get }

    /// Takes what it knows from the arguments; what is left over is refused by the caller.
    init(_ arguments: inout Arguments) throws(CellError)
}

/// A command: its grammar, its help, and what it does, in one file each.
protocol Command: CommandSyntax {
    /// Whether `why` and `code` are about its answer.
    static var isAnswer: Bool { get }

    /// From state to state and value. Where it throws, the state is as it was.
    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value
}

/// A command about the document itself; it is no part of what `save` writes.
protocol DocumentCommand: CommandSyntax {
    func evaluate(_ session: inout Session) throws(CellError) -> Value
}

/// What can be completed after a command.
enum CompletionKind: Sendable, Equatable {
    case nothing, models, modelsAndPublished, sites, tokens, commands, files, names, settings, lessons, terms
    /// One of these.
    case words([String])
}

extension Command {
    static var isAnswer: Bool { true }
}

extension CommandSyntax {
    static var takesRawText: Bool { false }
    static var options: [String] { [] }
    static var completes: CompletionKind { .nothing }
}

/// Every command, in the order in which `help` lists them.
enum CommandTable {
    static let all: [any CommandSyntax.Type] = [
        LoadCommand.self, PromptCommand.self, SoftmaxCommand.self, TempCommand.self, SampleCommand.self,
        AblateCommand.self, LensCommand.self,
        SweepCommand.self, TraceCommand.self, AttentionCommand.self, HeadsCommand.self, AttributeCommand.self,
        TopCommand.self, TokensCommand.self, FilterCommand.self, PickCommand.self,
        GreedyCommand.self,
        SeedCommand.self, SurpriseCommand.self, CorpusCommand.self, TrainCommand.self, PerplexityCommand.self,
        NoiseCommand.self, BiasCommand.self, PatchCommand.self, SteerCommand.self, ChangesCommand.self,
        ClearCommand.self, DiffCommand.self,
        InfoCommand.self, ModelsCommand.self, FetchCommand.self, CompareCommand.self,
        WhyCommand.self, CodeCommand.self, VerifyCommand.self, VarsCommand.self, HistoryCommand.self, UndoCommand.self,
        SaveCommand.self, ReplayCommand.self, RestoreCommand.self, ExportCommand.self,
        LessonCommand.self, NextCommand.self, BackCommand.self, SkipCommand.self, HintCommand.self, AnswerCommand.self,
        SolutionCommand.self, PlayCommand.self, ProgressCommand.self, GlossaryCommand.self,
        SetCommand.self, HelpCommand.self, QuitCommand.self,
    ]

    static let overviewHint = "help lists them all"

    /// A command by its full name.
    static func exact(_ name: String) -> (any CommandSyntax.Type)? { all.first { $0.name == name } }

    /// A command by its full name or an unambiguous start.
    static func find(_ word: Word) throws(CellError) -> any CommandSyntax.Type {
        if let exact = exact(word.text) { return exact }
        // What people type who want to leave.
        if ["exit", "bye"].contains(word.text) { return QuitCommand.self }
        let starts = word.text.isEmpty ? [] : all.filter { $0.name.hasPrefix(word.text) }
        if starts.count == 1 { return starts[0] }
        if starts.count > 1 {
            throw CellError(
                .ambiguousCommand,
                "\"\(safe(word.text))\" could be \(starts.map { $0.name }.joined(separator: " or "))",
                hint: "type one letter more", span: word.span)
        }
        if word.text.hasPrefix(">") {
            throw CellError(
                .unknownCommand, "a > marks a cell in a document, and is not typed", hint: "type what stands behind it",
                span: word.span)
        }
        let names = all.map { $0.name }
        guard let near = Spelling.nearest(to: word.text, among: names) else {
            throw CellError(
                .unknownCommand, "no command \"\(safe(String(word.text.prefix(40))))\"", hint: overviewHint,
                span: word.span)
        }
        throw CellError(
            .unknownCommand, "no command \"\(safe(word.text))\"; did you mean \"\(near)\"?", hint: nil, span: word.span)
    }
}
