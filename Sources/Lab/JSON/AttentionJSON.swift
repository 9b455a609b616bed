/// `pattern` is query × key; of a whole layer each of `heads` has its own, and `pattern` is left out.
func attentionObject(_ value: AttentionValue) -> JSONObject {
    var object = JSONObject()
    object.add("site", .string(value.site))
    object.add("tokens", .array(value.tokens.map { .object(tokenObject($0)) }))
    if value.heads.count == 1, let head = value.heads.first {
        object.add("pattern", pattern(head, value.queries))
    } else {
        object.add(
            "heads",
            .array(
                value.heads.map { head in
                    var entry = JSONObject()
                    entry.add("site", .string(head.site))
                    entry.add("pattern", pattern(head, value.queries))
                    return .object(entry)
                }))
    }
    if value.queries.count != value.tokens.count {
        object.add("positions", .array(value.queries.map { .int($0) }))
    }
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}

private func pattern(_ head: AttentionValue.Head, _ queries: [Int]) -> JSONValue {
    .array(queries.map { .array(head.pattern[$0].map { .float($0) }) })
}

/// Mean attention of every head, and its standard deviation over lists.
func headsObject(_ value: HeadsValue) -> JSONObject {
    var object = JSONObject()
    object.add("what", .string(value.habit.rawValue))
    object.add("lists", .int(value.lists))
    object.add("items", .int(value.items))
    object.add("seed", .unsigned(value.seed))
    object.add(
        "cells",
        .array(
            value.cells.map { cell in
                var entry = JSONObject()
                entry.add("site", .string(cell.site))
                entry.add("value", .double(cell.value))
                entry.add("spread", .double(cell.spread))
                return .object(entry)
            }))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    return object
}
