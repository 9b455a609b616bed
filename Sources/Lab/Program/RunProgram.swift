import ArgumentParser
import Foundation
import Notebook

/// `lab run FILE`: prints a notebook's prose and runs its cells.
struct RunProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the cells of a notebook, and print its prose between them.")

    @OptionGroup var options: SharedOptions

    @Option(help: ArgumentHelp("Write the notebook with the answers found to this file.", valueName: "file"))
    var out: String?

    @Argument(help: "A Markdown file with repl blocks.")
    var file: String

    func run() throws {
        let notebook = try Start.reading(file)
        var session = try Start(options, notebook: notebook).session
        var source = DocumentCells(notebook.document)
        guard let out else {
            var report = TranscriptReport(options, options.rendering, file: file)
            throw ExitCode(Driver.run(&session, from: &source, to: &report))
        }
        var report = ReplayReport(notebook.document, .init(strict: true, anyModel: true, keepsGoing: options.keepGoing))
        {
            if let error = $0.outcome?.error, $0.place.cell.expectedError == nil {
                Output.complain("\(safe(file)):\($0.place.cell.line), cell \($0.place.number): \(error)\n")
            }
        }
        _ = report.check(session)
        let code = Driver.run(&session, from: &source, to: &report)
        try Start.writing(report.updated(), to: out)
        let hasFailed = report.judged.contains { $0.verdict == .error }
        throw ExitCode(code == Driver.interrupted ? code : hasFailed ? 1 : 0)
    }
}

/// `lab models`: the command, for scripts.
struct ModelsProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models that can be loaded.")

    @OptionGroup var options: SharedOptions

    func run() throws {
        var session = try Start(options).session
        var report = TranscriptReport(options, options.rendering, echoes: false)
        var source = GivenLines(["models"])
        throw ExitCode(Driver.run(&session, from: &source, to: &report))
    }
}
