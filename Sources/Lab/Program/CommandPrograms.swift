import ArgumentParser

/// `lab models`: the command, for scripts.
struct ModelsProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models that can be loaded.")

    @OptionGroup var options: SharedOptions

    func run() throws { try ScriptedCell(ModelsCommand.self, []).run(options) }
}

/// `lab fetch gpt2`
struct FetchProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Download a model from Hugging Face.", discussion: FetchCommand.usage)

    @OptionGroup var options: SharedOptions

    @Argument(
        help: ArgumentHelp(
            "What stands behind fetch in a cell; nothing lists what has a short name.", valueName: "word"))
    var words: [String] = []

    func run() throws { try ScriptedCell(FetchCommand.self, words).run(options) }
}

/// `lab train steps=200 on=FILE out=FOLDER`
struct TrainProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model on a text, and write it to a folder.",
        discussion: TrainCommand.usage)

    @OptionGroup var options: SharedOptions

    @Argument(help: ArgumentHelp("What stands behind train in a cell.", valueName: "word"))
    var words: [String] = []

    func run() throws { try ScriptedCell(TrainCommand.self, words).run(options) }
}

/// `lab perplexity FILE`
struct PerplexityProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perplexity", abstract: "Measure how well a model foresees a text.")

    @OptionGroup var options: SharedOptions

    @Argument(help: "A file of text.")
    var file: String

    func run() throws { try ScriptedCell(PerplexityCommand.self, [file]).run(options) }
}

/// `lab corpus TEXT`: what the cell `corpus TEXT` shows.
struct CorpusProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus", abstract: "Count what follows a text in what the bundled models were trained on.")

    @OptionGroup var options: SharedOptions

    @Argument(help: "The text, quoted where it ends with a space.")
    var text: [String]

    func run() throws { try ScriptedCell(CorpusCommand.self, text: text.joined(separator: " ")).run(options) }
}

/// A command whose words a shell has taken apart already.
private struct ScriptedCell {
    let text: String

    init(_ command: any CommandSyntax.Type, _ words: [String]) {
        text = ([command.name] + words.map(Self.spelled)).joined(separator: " ")
    }

    /// A command whose one argument is a text.
    init(_ command: any CommandSyntax.Type, text: String) {
        self.text = command.name + " " + Expression.quoted(text)
    }

    func run(_ options: SharedOptions) throws -> Never {
        var session = try Start(options).session
        var report = TranscriptReport(options, options.rendering, echoes: false)
        var source = GivenLines([text])
        throw ExitCode(Driver.run(&session, from: &source, to: &report))
    }

    /// As a cell has it: the shell has taken the quotes of ` France` in `watch=" France"`.
    private static func spelled(_ word: String) -> String {
        let key = word.prefix { $0.isLetter }
        guard !key.isEmpty, word.dropFirst(key.count).first == "=" else { return quoted(word) }
        return key + "=" + quoted(String(word.dropFirst(key.count + 1)))
    }

    /// `fresh`, `#5` and `on=a/b.txt` need no quotes.
    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "#-_./~".contains($0) }
        return isPlain ? text : Expression.quoted(text)
    }
}
