func lensObject(_ value: LensValue) -> JSONObject {
    var object = JSONObject()
    object.add("rows", .array(value.rows.map { .object(rowObject($0, target: value.target)) }))
    if value.isTuned { object.add("tuned", .bool(true)) }
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}

private func rowObject(_ row: LensValue.Row, target: TokenValue?) -> JSONObject {
    var object = JSONObject()
    object.add("site", .string(row.site))
    object.add("position", .int(row.position))
    object.add(
        "top",
        .array(
            row.top.map { guess in
                var entry = tokenObject(guess.token)
                entry.add("prob", .double(guess.prob))
                return .object(entry)
            }))
    object.add("kl", .double(row.divergence))
    if let target, let reading = row.target {
        var entry = tokenObject(target)
        entry.add("prob", .double(reading.prob))
        entry.add("rank", .int(reading.rank))
        entry.add("logit", .float(reading.logit))
        object.add("target", .object(entry))
    }
    return object
}
