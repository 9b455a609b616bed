func traceObject(_ value: TraceValue) -> JSONObject {
    var object = JSONObject()
    object.add("target", .object(tokenObject(value.target)))
    object.add("clean", .double(value.clean))
    object.add("corrupted", .double(value.corrupted))
    object.add("corrupted_spread", .double(value.corruptedSpread))
    object.add("tokens", .array(value.tokens.map { .object(tokenObject($0)) }))
    object.add("subject", .array(value.subject.map { .int($0) }))
    object.add("std", .string(value.std))
    object.add("seed", .unsigned(value.seed))
    object.add("seeds", .int(value.seeds))
    object.add("window", .int(value.window))
    object.add(
        "rows",
        .array(
            value.rows.map { row in
                var entry = JSONObject()
                entry.add("site", .string(row.site))
                entry.add("position", .int(row.position))
                entry.add("value", .double(row.value))
                entry.add("spread", .double(row.spread))
                return .object(entry)
            }))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}
