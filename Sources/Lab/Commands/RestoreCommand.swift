import Notebook

struct RestoreCommand: DocumentCommand {
    static let name = "restore"
    static let summary = "bring back the last session that did not end well"
    static let usage = "restore"
    static let explanation = """
        A session at the terminal is written down cell by cell. If it was killed, this runs its cells again, and you \
        are where you were. undo leads back to before.
        """
    static let example = ["restore"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard session.depth == 0, session.workshop.permissions == .all else {
            throw CellError(.notAllowed, "a file that is run may not restore a session")
        }
        let (found, unreadable) = OldJournals(except: session.journal?.path).unfinished()
        guard let found else {
            let reason =
                unreadable.isEmpty
                ? "the last session ended well. (A lesson keeps your place itself: lesson goes on there.)"
                : "no journal of a session that was cut off can be read."
            return .message((["There is nothing to restore: " + reason] + unreadable).joined(separator: "\n"))
        }
        let restoration = try Restoration(found.text, session.workshop, fallback: session.state.model)
        session.take(over: restoration.session)
        session.journal?.add(found.text)
        // Where it could not be written down anew, the old journal is all there is.
        if session.journal?.isBroken != true { OldJournals.close(found.path) }
        let count = restoration.session.record.count
        var lines = ["Restored \(counted(count, "cell", "cells")). history lists them."] + restoration.notes
        if restoration.changed > 0 {
            lines.append("\(counted(restoration.changed, "cell gives", "cells give")) another answer than before.")
        }
        return .message((lines + unreadable.map { "Passed over: " + $0 }).joined(separator: "\n"))
    }
}
