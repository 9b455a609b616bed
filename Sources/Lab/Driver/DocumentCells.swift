import Notebook

/// The cells of a document, and what stands between them.
struct DocumentCells: CellSource {
    let isInteractive = false
    private var events: ArraySlice<CellEvent>
    private let instead: (CellInput) -> CellEvent?

    /// - Parameter instead: asked before each cell that is to be run, for what is to happen instead of it.
    init(_ document: Document, instead: @escaping (CellInput) -> CellEvent? = { _ in nil }) {
        self.instead = instead
        var number = 0
        var events: [CellEvent] = []
        for block in document.blocks {
            guard case .repl(let repl) = block else {
                events.append(.prose(block))
                continue
            }
            for cell in repl.cells {
                number += 1
                let place = CellInput.Place(number: number, cell: cell, attributes: repl.attributes)
                let input = CellInput(cell.source, place: place)
                let isRun = !repl.attributes.contains(.noRun) && !Session.isBlank(cell.source)
                events.append(isRun ? .cell(input) : .unrun(input))
            }
        }
        self.events = events[...]
    }

    mutating func next(_ session: Session) -> CellEvent {
        guard let event = events.popFirst() else { return .end }
        guard case .cell(let input) = event, let other = instead(input) else { return event }
        return other
    }
}
