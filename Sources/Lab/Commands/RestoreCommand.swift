import Notebook

struct RestoreCommand: DocumentCommand {
    static let name = "restore"
    static let summary = "bring back the last session that did not end well"
    static let usage = "restore"
    static let explanation = """
        A session at the terminal is written down cell by cell. If it was killed, or the power went, this runs its \
        cells again, and you are where you were. undo leads back to before.
        """
    static let example = ["restore"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard session.depth == 0, session.workshop.permissions == .all else {
            throw CellError(.notAllowed, "a file that is run may not restore a session")
        }
        guard let (path, document) = OldJournals(except: session.journal?.path).unfinished(offered: false) else {
            return .message("There is nothing to restore: the last session ended well.")
        }
        var state = SessionState()
        state.seed = document.frontMatter["seed"].flatMap(UInt64.init) ?? 0
        var notes: [String] = []
        do throws(CellError) {
            state.model = try session.workshop.load(
                document.frontMatter["model"] ?? ModelLibrary.standard, as: nil, bos: nil)
        } catch {
            state.model = session.state.model
            notes.append("Its model is not there any more: \(error.message).")
        }
        var restored = Session(state: state, workshop: session.workshop, origin: session.origin)
        restored.depth = 1
        var source = DocumentCells(document)
        var report = ReplayReport(document, .init(anyModel: true, keepsGoing: true)) { _ in }
        if Driver.run(&restored, from: &source, to: &report) == Driver.interrupted {
            throw CellError(.interrupted, "interrupted", hint: "restore can be tried again")
        }
        let changed = report.judged.count { !$0.verdict.isSame(strict: false) }
        session.take(over: restored)
        if let journal = session.journal {
            for cell in restored.record where !journal.add(cell) { break }
        }
        OldJournals.close(path)
        notes.insert("Restored \(counted(restored.record.count, "cell", "cells")). history lists them.", at: 0)
        if changed > 0 { notes.append("\(counted(changed, "cell gives", "cells give")) another answer than before.") }
        return .message(notes.joined(separator: "\n"))
    }
}
