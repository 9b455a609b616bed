import Notebook

/// Runs the cells of a journal again.
struct Restoration {
    private(set) var session: Session
    /// Models that are not there any more.
    private(set) var notes: [String] = []
    /// Cells that give another answer than they did.
    private(set) var changed = 0

    /// - Parameter fallback: goes on in the place of a model that is gone.
    init(_ journal: JournalText, _ workshop: Workshop, fallback: LoadedModel?) throws(CellError) {
        let (begun, note) = Self.session(journal.origin, workshop, fallback)
        session = begun
        note.map { notes.append($0) }
        for block in journal.document.blocks {
            switch block {
            case .repl(let repl):
                for cell in repl.cells { try run(cell) }
            case .prose(let text, _):
                for mark in RestoredMark.all(in: text) {
                    let (begun, note) = Self.session(mark.origin, workshop, fallback)
                    session.take(over: begun)
                    note.map { notes.append($0) }
                }
            case .fenced, .quiz: continue
            }
        }
    }

    private mutating func run(_ cell: Cell) throws(CellError) {
        // Of the cells about the document itself, a journal holds undo alone.
        guard cell.source == UndoCommand.name || !session.isAboutDocument(cell.source) else { return }
        guard let outcome = session.run(cell.source) else { return }
        if outcome.isInterrupted { throw CellError(.interrupted, "interrupted", hint: "restore can be tried again") }
        if !cell.verdict(on: CellOutcome(outcome)).isSame(strict: false) { changed += 1 }
    }

    private static func session(
        _ origin: Session.Origin, _ workshop: Workshop, _ fallback: LoadedModel?
    ) -> (Session, note: String?) {
        var state = SessionState()
        state.seed = origin.seed
        var note: String?
        do throws(CellError) {
            state.model = try workshop.load(origin.model ?? ModelLibrary.standard, as: nil, bos: nil)
        } catch {
            state.model = fallback
            note = "Its model is not there any more: \(error.message)."
        }
        return (Session(state: state, workshop: workshop, origin: origin), note)
    }
}
