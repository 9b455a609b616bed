import Notebook

/// A cell on its way to be run.
struct CellInput: Sendable {
    var text: String
    /// Where it stands, if it comes from a document.
    var place: Place?
    /// The width of the prompt that it was typed after, on one line; 0 where it was not.
    var promptWidth = 0
    var origin = Origin.typed
    /// What a lesson has to say before its answer.
    var notes: [LessonValue.Piece] = []

    /// Who wrote it.
    enum Origin: Sendable {
        case typed
        /// A lesson's own cell, instead of a command that was typed, or of an empty line.
        case given, givenForEnter
    }

    struct Place: Sendable {
        /// Its number among the document's cells, from 1.
        var number: Int
        var cell: Cell
        var attributes: Set<ReplBlock.Attribute>
    }

    init(_ text: String, place: Place? = nil, promptWidth: Int = 0) {
        (self.text, self.place, self.promptWidth) = (text, place, promptWidth)
    }
}

/// What comes next.
enum CellEvent {
    case cell(CellInput)
    /// A cell that is shown and not run.
    case unrun(CellInput)
    /// What stands between the cells of a document.
    case prose(Document.Block)
    /// Something that is no text; the sentence says why.
    case unreadable(String)
    case interrupt
    case end
}

/// Where cells come from: a person, a pipe, the command line, a document.
protocol CellSource {
    /// Whether a person is there, whom neither a failed cell nor Ctrl-C drives away.
    var isInteractive: Bool { get }

    mutating func next(_ session: Session) -> CellEvent
    /// The cell that came last was stopped by Ctrl-C.
    mutating func wasInterrupted()
}

extension CellSource {
    mutating func wasInterrupted() {}
}

/// Who is told how it went.
protocol CellReport {
    /// Returns whether to go on.
    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool
    mutating func showUnrun(_ cell: CellInput)
    /// A lesson's own cell, before it is run.
    mutating func showGiven(_ cell: inout CellInput, _ session: Session)
    /// What a lesson has to say to a cell.
    mutating func showRemark(_ value: Value, _ session: Session)
    mutating func showProse(_ block: Document.Block, _ session: Session)
    /// The exit code, as things stand.
    var exitCode: Int32 { get }
}

extension CellReport {
    mutating func showUnrun(_ cell: CellInput) {}
    mutating func showGiven(_ cell: inout CellInput, _ session: Session) {}
    mutating func showRemark(_ value: Value, _ session: Session) {}
    mutating func showProse(_ block: Document.Block, _ session: Session) {}
}
