import ArgumentParser
import Foundation
import Notebook

/// `lab replay FILE`: runs a notebook again and compares every answer with what stands in it.
struct ReplayProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Run a notebook again, and say whether every answer is the same.",
        discussion: """
            Exit codes: 0 the same, 1 changed, 2 an unreadable file, 3 another model than it was recorded with.
            """)

    @OptionGroup var options: SharedOptions

    @Flag(help: "Only the same text will do: no tolerance, no near-ties.")
    var strict = false

    @Flag(help: "Write the answers found into the file, where they changed.")
    var update = false

    @Option(help: ArgumentHelp("Run the cells before this one without comparing them.", valueName: "n"))
    var from: Int = 1

    @Flag(help: "Wait for Enter before each cell.")
    var step = false

    @Flag(help: "Go on with a model other than the one that it was recorded with.")
    var anyModel = false

    @Argument(help: "Markdown files with repl blocks.")
    var files: [String]

    func validate() throws {
        guard from >= 1 else { throw ValidationError("--from counts cells from 1.") }
    }

    func run() throws {
        var worst: Int32 = 0
        for file in files {
            if files.count > 1, !options.json { Output.write("\(safe(file))\n") }
            let code = try replay(file)
            worst = max(worst, code)
            if code == Driver.interrupted { break }
        }
        throw ExitCode(worst)
    }

    private func replay(_ file: String) throws -> Int32 {
        let notebook = try Start.reading(file)
        let start: Start
        do {
            start = try Start(options, notebook: notebook)
        } catch let failure as Start.NoModel {
            // A recorded model that is not there is another model.
            Output.complain("lab: \(failure.error.message)\n" + (failure.error.hint.map { "  \($0)\n" } ?? ""))
            return 3
        }
        var session = start.session
        let rendering = options.rendering
        let quiet = !options.json
        var report = ReplayReport(
            notebook.document,
            .init(strict: strict, from: from, anyModel: anyModel || update, keepsGoing: options.keepGoing)
        ) { one in
            if options.json {
                Output.write(verdictJSON(one) + "\n")
            } else {
                Output.write(verdictText(one, rendering) + "\n")
            }
        }
        let keyboard = PlainLineReader()
        var source = DocumentCells(notebook.document) { step ? wait($0, keyboard) : true }
        if report.check(session) {
            let code = Driver.run(&session, from: &source, to: &report)
            if code == Driver.interrupted { return code }
        }
        report.finish()
        if let mismatch = report.mismatch {
            Output.complain(
                "lab: \(mismatch)\n  --any-model compares all the same, --update records what is found now\n")
            return 3
        }
        if quiet { Output.write(report.tally.summary + "\n") } else { Output.write(summaryJSON(report) + "\n") }
        guard update else { return report.exitCode }
        let text = report.updated()
        if text != notebook.document.text {
            try Start.writing(text, to: file)
            if quiet { Output.write("updated \(safe(file))\n") }
        }
        return 0
    }

    private func summaryJSON(_ report: ReplayReport) -> String {
        var object = JSONObject()
        object.add("cells", .int(report.tally.total))
        for verdict in Verdict.allCases { object.add(verdict.rawValue, .int(report.tally.counts[verdict] ?? 0)) }
        object.add("same", .bool(report.tally.isSame))
        return JSONValue.object(object).text
    }

    /// Shows the cell, and waits for Enter; false where there is nobody to press it.
    private func wait(_ cell: CellInput, _ keyboard: PlainLineReader) -> Bool {
        Output.complain("> \(safe(cell.text))   [Enter runs it, Ctrl-D ends] ")
        if case .line = keyboard.readLine(prompt: "") { return true }
        return false
    }
}
