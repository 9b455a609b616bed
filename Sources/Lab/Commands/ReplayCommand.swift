import Foundation
import Notebook

struct ReplayCommand: DocumentCommand {
    static let name = "replay"
    static let summary = "run a saved session again and compare every number"
    static let usage = "replay FILE.md [strict=on] [allow=on]"
    static let explanation = """
        The file is run from the start, beside your session, which stays as it is. Each cell gets a verdict: EXACT, \
        WITHIN the tolerance, CHANGED, and so on. lab replay does the same from the shell, and can update the file.
        """
    static let example = ["prompt Paris is the capital of", "save my-session.md", "replay my-session.md"]
    static let options = ["strict", "allow"]
    static let completes = CompletionKind.files

    private let file: Word
    private let strict: Bool
    private let allow: Bool

    init(_ arguments: inout Arguments) throws(CellError) {
        file = try arguments.next("the file's name", hint: "for example: replay my-session.md")
        strict = try Self.flag(arguments.option("strict"))
        allow = try Self.flag(arguments.option("allow"))
    }

    private static func flag(_ word: Word?) throws(CellError) -> Bool {
        guard let word else { return false }
        guard ["on", "off"].contains(word.text) else {
            throw CellError(.badValue, "this is on or off, not \"\(safe(word.text))\"", span: word.span)
        }
        return word.text == "on"
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard session.depth == 0 else {
            throw CellError(.notAllowed, "a file that is replayed cannot replay another", span: file.span)
        }
        let path = UserFolders.expanded(file.text)
        try session.workshop.permissions.checkReading(path)
        do throws(CellError) {
            let notebook = try NotebookFile(path)
            var inner = try notebook.session(session.workshop, allow: allow)
            inner.depth = session.depth + 1
            return .message(try Self.verdicts(notebook, inner, strict))
        } catch { throw error.at(file.span) }
    }

    private static func verdicts(_ notebook: NotebookFile, _ start: Session, _ strict: Bool) throws(CellError) -> String
    {
        var session = start
        var lines = notebook.warnings
        var source = DocumentCells(notebook.document)
        let options = RenderOptions()
        var report = ReplayReport(notebook.document, .init(strict: strict)) { _ in }
        if report.check(session) {
            let code = Driver.run(&session, from: &source, to: &report)
            if code == Driver.interrupted { throw CellError(.interrupted, "interrupted") }
        }
        report.finish()
        if let mismatch = report.mismatch {
            throw CellError(.modelFile, mismatch, hint: "lab replay --any-model compares all the same")
        }
        lines += report.judged.map { verdictText($0, file: notebook.path, options) } + [report.tally.summary]
        return lines.joined(separator: "\n")
    }
}
