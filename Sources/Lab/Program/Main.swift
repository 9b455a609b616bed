import ArgumentParser
import Foundation

/// This program.
enum Program {
    static let version = "0.1.0"
}

@main
struct LabProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A notebook in the terminal in which you open up a language model.",
        discussion: """
            Without anything else, lab opens a session. Cells can also come from -e, from a pipe, or from a file:
              lab -e 'prompt Paris is the capital of'
              lab run lessons/00-tour.md
            Exit codes: 0 good, 1 a cell failed or changed, 2 bad usage or an unreadable file, 3 another model than the
            file was recorded with, 130 interrupted.
            """,
        version: "lab \(Program.version)",
        subcommands: [
            RunProgram.self, ReplayProgram.self, TrainProgram.self, PerplexityProgram.self, CorpusProgram.self,
            ModelsProgram.self, FetchProgram.self, LessonProgram.self,
        ])

    @OptionGroup var options: SharedOptions

    @Option(
        name: .customShort("e"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run this cell; may be repeated.", valueName: "cell"))
    var cells: [String] = []

    func run() throws {
        if cells.isEmpty, Terminal.isInteractive, !options.json {
            throw try Interactive(Start(options)).run()
        }
        guard !cells.isEmpty || !Self.inputIsFolder else {
            Output.complain("lab: standard input is a folder, and cells are read from a file or a pipe\n")
            throw ExitCode(2)
        }
        var session = try Start(options).session
        var report = TranscriptReport(options, options.rendering)
        if !cells.isEmpty {
            var source = GivenLines(cells)
            throw ExitCode(Driver.run(&session, from: &source, to: &report))
        }
        var source = StandardInput()
        throw ExitCode(Driver.run(&session, from: &source, to: &report))
    }

    private static var inputIsFolder: Bool {
        var status = stat()
        return fstat(STDIN_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bad usage is 2, also where the argument parser finds it.
    static func main() {
        Output.openStandardFiles()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            Process.leave(code.rawValue)
        } catch {
            let isQuestion = exitCode(for: error) == .success
            let message = safeProse(fullMessage(for: error))
            if isQuestion { Output.write(message + "\n") } else { Output.complain(message + "\n") }
            Process.leave(isQuestion ? 0 : 2)
        }
    }
}
