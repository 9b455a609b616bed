import ArgumentParser

/// `lab lesson [NAME]`: the tutor; `lab lesson check` and `lab lesson new` for those who write lessons.
struct LessonProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson", abstract: "Be guided through a lesson, step by step.",
        discussion: """
            Without a name, the list of lessons. A name is a number, a lesson's name, or any notebook's path.
              lab lesson 3
              lab lesson check my-lesson.md     proves that a lesson holds; exit code 1 where it does not
              lab lesson new my-lesson          writes the beginnings of one
            """,
        subcommands: [LessonStart.self, LessonCheckProgram.self, LessonNew.self], defaultSubcommand: LessonStart.self)
}

struct LessonStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Go into a lesson.", shouldDisplay: false)

    @OptionGroup var options: SharedOptions

    @Argument(help: "A number, a lesson's name, or a file.")
    var name: String?

    @Argument(help: "Where to begin: step=9.")
    var step: String?

    func run() throws {
        let words = [name.map(Expression.quoted), step].compactMap { $0 }
        let cell = ([LessonCommand.name] + words).joined(separator: " ")
        if name != nil, Terminal.isInteractive, !options.json {
            throw try Interactive(Start(options), first: cell).run()
        }
        var session = try Start(options).session
        var report = TranscriptReport(options, options.rendering, echoes: name != nil)
        var source = GivenLines([cell])
        let code = Driver.run(&session, from: &source, to: &report)
        // Answers may come from a pipe.
        guard name != nil, code == 0 else { throw ExitCode(code) }
        var answers = StandardInput()
        throw ExitCode(Driver.run(&session, from: &answers, to: &report))
    }
}

struct LessonNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write the beginnings of a lesson.")

    @Argument(help: "The file's name.")
    var name: String

    func run() throws {
        do throws(CellError) {
            let path = try LessonSkeleton.write(Word(text: name, key: nil, isQuoted: true, span: 0..<0))
            Output.write("Wrote \(safe(path)). Try: lab lesson \(safe(path))\n")
        } catch { throw Start.usage(error) }
    }
}
