/// `exact` and `prob` are null where they are not known.
func countsObject(_ value: CountsValue) -> JSONObject {
    var object = JSONObject()
    object.add("text", .string(value.text))
    object.add("total", .int(value.total))
    object.add(
        "next",
        .array(
            value.next.map { row in
                var entry = tokenObject(row.token)
                entry.add("count", .int(row.count))
                entry.add("share", .double(row.share))
                entry.add("exact", row.exact.map { .double($0) } ?? .null)
                entry.add("prob", row.prob.map { .double($0) } ?? .null)
                return .object(entry)
            }))
    object.add("rest", .int(value.rest))
    object.add("split", .int(value.split))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}
