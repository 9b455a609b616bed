func changesObject(_ value: ChangesValue) -> JSONObject {
    var object = JSONObject()
    object.add("changes", changeArray(value.changes))
    object.addNotes(value.notes)
    return object
}

/// Interventions in force; `positions` is `"all"` or a list.
func changeArray(_ changes: [ChangeValue]) -> JSONValue {
    .array(
        changes.map { change in
            var object = JSONObject()
            object.add("kind", .string(change.kind))
            object.add("site", change.site.map { .string($0) } ?? .null)
            object.addIfPresent("mode", change.mode.map { .string($0) })
            object.addIfPresent("std", change.std.map { .string($0) })
            object.addIfPresent("amount", change.amount.map { .double($0) })
            object.addIfPresent("token", change.token.map { .object(tokenObject($0)) })
            object.addIfPresent("seed", change.seed.map { .unsigned($0) })
            object.addIfPresent("from", change.from.map { .string($0) })
            object.addIfPresent("minus", change.minus.map { .string($0) })
            object.addIfPresent("reference", change.reference.map { .string($0) })
            object.addIfPresent("line", change.line.map { .int($0) })
            object.add("positions", change.positions.map { .array($0.map { .int($0) }) } ?? .string("all"))
            return .object(object)
        })
}
