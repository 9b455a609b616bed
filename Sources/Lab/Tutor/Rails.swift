import Notebook

/// The states that a lesson leads through, whatever the learner does beside it. Each is worked out when it is needed
/// for the first time.
struct Rails {
    let cells: [(cell: Cell, attributes: Set<ReplBlock.Attribute>)]
    private let workshop: Workshop
    private let origin: Session.Origin
    /// `states[k]` is the state before cell k.
    private var states: [SessionState]
    /// What the cells before it are in a transcript.
    private var records: [[RecordedCell]] = []

    init(_ document: Document, from start: Session) {
        cells = document.cells
        workshop = start.workshop
        origin = start.origin
        states = [start.state]
    }

    /// - Throws: `interrupted`.
    mutating func state(before cell: Int) throws(CellError) -> SessionState {
        while states.count <= cell, states.count <= cells.count {
            let (next, attributes) = cells[states.count - 1]
            var session = Session(state: states[states.count - 1], workshop: workshop, origin: origin)
            if !attributes.contains(.noRun), let outcome = session.run(next.source), outcome.isInterrupted {
                throw CellError(.interrupted, "interrupted", hint: "the lesson is where it was")
            }
            states.append(session.state)
            records.append(session.record)
        }
        return states[min(cell, states.count - 1)]
    }

    /// The state before a cell, where it is known already.
    func known(before cell: Int) -> SessionState? { states.indices.contains(cell) ? states[cell] : nil }

    /// Whether the lesson gives this name to something, as far as it is known.
    func names(_ name: String) -> Bool { states.contains { $0.variables[name] != nil } }

    /// What the learner's own run of a cell led to, so that it need not be run again.
    mutating func learn(_ state: SessionState, after cell: Int, _ record: [RecordedCell]) {
        guard states.count == cell + 1 else { return }
        states.append(state)
        records.append(record)
    }

    /// What a transcript says of these cells.
    func record(of range: Range<Int>) -> [RecordedCell] { records[range.clamped(to: records.indices)].flatMap { $0 } }
}

extension SessionState {
    /// Whether a cell would give the same here as in `other`: nothing is changed that counts, and `other`'s names are
    /// what they are there. The learner may have names of his own.
    func goesOn(like other: SessionState) -> Bool {
        hasModel(of: other) && prompt == other.prompt && interventions == other.interventions
            && temperature == other.temperature && filter == other.filter && seed == other.seed
            && continuations == other.continuations
            && other.variables.allSatisfy { variables[$0.key] == $0.value }
    }

    /// Whether the model is that of `other`, as it was trained.
    func hasModel(of other: SessionState) -> Bool {
        model === other.model
            || model?.folder != nil && model?.folder == other.model?.folder && model?.name == other.model?.name
                && model?.bos == other.model?.bos
    }

    /// Whether nothing but what is in force keeps a cell from giving the same as in `other`.
    func differsOnlyInChanges(from other: SessionState) -> Bool {
        var copy = self
        copy.changes = other.changes
        return copy.goesOn(like: other)
    }
}
