func derivationObject(_ value: DerivationValue) -> JSONObject {
    var object = JSONObject()
    object.add("quantity", .string(value.quantity))
    object.add(
        "lines",
        .array(
            value.lines.map { line in
                var entry = JSONObject()
                entry.addIfPresent("name", line.name.map { .string($0) })
                entry.add("expression", .string(line.expression))
                entry.add("value", jsonValue(line.value.value))
                entry.addIfPresent("comment", line.comment.map { .string($0) })
                return .object(entry)
            }))
    object.addNotes(value.notes)
    return object
}
