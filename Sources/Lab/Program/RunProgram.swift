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
        var report = AnswersReport(
            answers: ReplayReport(
                notebook.document, .init(strict: true, anyModel: true, keepsGoing: options.keepGoing)
            ) { complain(of: $0) },
            printed: options.json ? TranscriptReport(options, options.rendering, file: file) : nil)
        _ = report.answers.check(session)
        let code = Driver.run(&session, from: &source, to: &report)
        if code != Driver.interrupted { try Start.writing(report.answers.updated(all: true), to: out) }
        throw ExitCode(code)
    }

    private func complain(of one: ReplayReport.Judged) {
        guard one.verdict == .error else { return }
        let what = one.outcome?.error ?? "this cell was to fail, and did not"
        Output.complain("\(safe(file)):\(one.place.cell.line), cell \(one.place.number): \(what)\n")
    }
}

/// Gathers the answers for a file, and prints them as JSON where that is wanted.
private struct AnswersReport: CellReport {
    var answers: ReplayReport
    var printed: TranscriptReport?

    /// A notebook that is written anew may have changed; it may not fail.
    var exitCode: Int32 { answers.judged.contains { $0.verdict == .error } ? 1 : 0 }

    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
        _ = printed?.show(outcome, cell, session)
        return answers.show(outcome, cell, session)
    }

    mutating func showUnrun(_ cell: CellInput) { answers.showUnrun(cell) }
}
