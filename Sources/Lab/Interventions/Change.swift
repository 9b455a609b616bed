import Engine

/// A change in force: what somebody asked for, and what it comes to in the engine.
struct Change: Sendable, Equatable {
    /// As it is listed, told to programs and worked out in Python.
    var value: ChangeValue
    /// In order; a layer that is off is two, its attention and its MLP.
    var interventions: [Intervention]

    init(_ value: ChangeValue, _ interventions: [Intervention]) {
        (self.value, self.interventions) = (value, interventions)
    }

    init(_ value: ChangeValue, _ operation: Intervention.Operation, at positions: Set<Int>? = nil) {
        var value = value
        value.positions = positions?.sorted()
        self.init(value, [Intervention(operation, positions: positions)])
    }

    /// Whether nothing is left of `earlier` once this is in force: both set the same site, and this one sets it wherever
    /// the other did.
    fileprivate func covers(_ earlier: Change) -> Bool {
        guard value.site == earlier.value.site, value.kind == earlier.value.kind else { return false }
        guard ["ablate", "patch"].contains(value.kind) else { return false }
        guard let own = interventions.first?.setPositions else { return true }
        guard let theirs = earlier.interventions.first?.setPositions else { return false }
        return theirs.isSubset(of: own)
    }
}

extension Intervention {
    /// The positions whose values it sets; nil for all.
    fileprivate var setPositions: Set<Int>? {
        guard case .replace(_, let values) = operation, let known = values.positions else { return positions }
        return positions?.intersection(known) ?? Set(known)
    }
}

extension SessionState {
    /// All that is in force, for the engine.
    var interventions: [Intervention] { changes.flatMap(\.interventions) }

    /// What is in force, in words.
    var changeValues: [ChangeValue] { changes.map(\.value) }

    /// Puts a change into force after all others. Of two that turn the same part off, or patch it, the later one holds,
    /// so the earlier is no longer listed.
    mutating func add(_ change: Change) {
        changes.removeAll { change.covers($0) }
        changes.append(change)
    }

    /// The answer of a command that changed what is in force: the table before and after, or, where there is no
    /// prompt yet, the list.
    func changed(_ workshop: Workshop, notes: [String] = []) throws(CellError) -> Value {
        guard prompt != nil else { return .changes(ChangesValue(changes: changeValues, notes: notes)) }
        return .distribution(try distribution(workshop, focus: changes.isEmpty ? .table : .change, notes: notes))
    }
}
