import Notebook

/// The cells of a document, and what stands between them.
struct DocumentCells: CellSource {
    let isInteractive = false
    private var events: ArraySlice<CellEvent>
    private let beforeEach: (CellInput) -> Bool

    /// - Parameter beforeEach: asked before each cell that is to be run; false ends it.
    init(_ document: Document, beforeEach: @escaping (CellInput) -> Bool = { _ in true }) {
        self.beforeEach = beforeEach
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
                events.append(repl.attributes.contains(.noRun) ? .unrun(input) : .cell(input))
            }
        }
        self.events = events[...]
    }

    mutating func next(_ session: Session) -> CellEvent {
        guard let event = events.popFirst() else { return .end }
        if case .cell(let input) = event, !beforeEach(input) { return .interrupt }
        return event
    }
}
