/// All parts in the order of the forward pass; `total` is their sum.
func attributionObject(_ value: AttributionValue) -> JSONObject {
    var object = JSONObject()
    object.add("target", .object(tokenObject(value.target)))
    object.addIfPresent("vs", value.versus.map { .object(tokenObject($0)) })
    object.add("position", .int(value.position))
    object.add(
        "parts",
        .array(
            value.parts.map { part in
                var entry = JSONObject()
                entry.add("site", .string(part.site))
                entry.add("contribution", .double(part.contribution))
                return .object(entry)
            }))
    object.add("total", .double(value.total))
    object.add("logit", .double(value.logit))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}
