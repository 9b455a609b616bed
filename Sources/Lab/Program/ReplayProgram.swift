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
            do {
                worst = max(worst, try replay(file))
            } catch let code as ExitCode {
                // Said already; the other files can be had all the same.
                worst = max(worst, code.rawValue)
            }
            if worst == Driver.interrupted { break }
        }
        throw ExitCode(worst)
    }

    private func replay(_ file: String) throws -> Int32 {
        let notebook = try Start.reading(file)
        var session = try Start(options, notebook: notebook).session
        let rendering = options.rendering
        // What is written would no longer stop the next replay, so it may not stop this one.
        let settings = ReplayReport.Options(
            strict: strict, from: from, anyModel: anyModel || update, keepsGoing: options.keepGoing || update)
        var report = ReplayReport(notebook.document, settings) { one in
            let text = options.json ? verdictJSON(one, file: file) : verdictText(one, file: file, rendering)
            Output.write(text + "\n")
        }
        let keyboard = PlainLineReader()
        var source = DocumentCells(notebook.document) { step ? Self.wait($0, keyboard) : nil }
        if report.check(session), Driver.run(&session, from: &source, to: &report) == Driver.interrupted {
            return Driver.interrupted
        }
        report.finish()
        if let mismatch = report.mismatch {
            Output.complain(
                "lab: \(mismatch)\n  --any-model compares all the same, --update records what is found now\n")
            return 3
        }
        Output.write((options.json ? Self.summary(report, file) : report.tally.summary) + "\n")
        return update ? try write(report, to: file) : report.exitCode
    }

    /// What is written is the same from now on.
    private func write(_ report: ReplayReport, to file: String) throws -> Int32 {
        let text = report.updated()
        guard !text.utf8.elementsEqual(report.document.text.utf8) else { return 0 }
        try Start.writing(text, to: file)
        if !options.json { Output.write("updated \(safe(file))\n") }
        return 0
    }

    private static func summary(_ report: ReplayReport, _ file: String) -> String {
        var object = JSONObject()
        object.add("file", .string(file))
        object.add("cells", .int(report.tally.total))
        for verdict in Verdict.allCases { object.add(verdict.rawValue, .int(report.tally.counts[verdict] ?? 0)) }
        object.add("same", .bool(report.tally.isSame))
        return JSONValue.object(object).text
    }

    /// Shows the cell, and waits for Enter. Where there is nobody to press it, that was all.
    private static func wait(_ cell: CellInput, _ keyboard: PlainLineReader) -> CellEvent? {
        Output.complain("> \(safe(cell.text))   [Enter runs it, Ctrl-D ends] ")
        switch keyboard.readLine(prompt: "") {
        case .line, .unreadable: return nil
        case .interrupt: return .interrupt
        case .endOfInput: return .end
        }
    }
}
