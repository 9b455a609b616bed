import ArgumentParser

@main
struct LabProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A notebook in the terminal in which you open up a language model.",
        discussion: """
            Without anything else, lab opens a session. Cells can also come from -e, from a pipe, or from a file:
              lab -e 'prompt Paris is the capital of'
              lab run lessons/00-tour.md
            Exit codes: 0 good, 1 a cell failed, 2 bad usage or an unreadable file, 130 interrupted.
            """,
        version: "lab 0.1.0",
        subcommands: [RunProgram.self, ModelsProgram.self])

    @OptionGroup var options: SharedOptions

    @Option(
        name: .customShort("e"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run this cell; may be repeated.", valueName: "cell"))
    var cells: [String] = []

    func run() throws {
        let start = try Start(options)
        if !cells.isEmpty {
            // A cell may hold a line break, as pasted text does: each line is a cell.
            let lines = cells.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) }
            var (batch, rest) = (Batch(start), lines.makeIterator())
            throw batch.run { rest.next() }
        }
        if Terminal.isInteractive, !options.json {
            var interactive = Interactive(start)
            throw interactive.run()
        }
        var batch = Batch(start)
        throw batch.runStandardInput()
    }

    /// Bad usage is 2, also where the argument parser finds it.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            Process.leave(code.rawValue)
        } catch {
            let isQuestion = exitCode(for: error) == .success
            let message = fullMessage(for: error)
            if isQuestion { Output.write(message + "\n") } else { Output.complain(message + "\n") }
            Process.leave(isQuestion ? 0 : 2)
        }
    }
}
