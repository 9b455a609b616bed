func sampleObject(_ value: SampleValue) -> JSONObject {
    var object = JSONObject()
    object.add("seed", .unsigned(value.seed))
    object.add("continuations", .array(value.continuations.map { .object(continuationObject($0)) }))
    object.addIfPresent("sent_seeds", value.sentSeeds.map { .array($0.map { .int($0) }) })
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}

/// `u` is null where nothing was rolled, or where a server rolled and does not say; so is `prob` then.
private func continuationObject(_ continuation: SampleValue.Continuation) -> JSONObject {
    var object = JSONObject()
    let bytes = continuation.draws.flatMap(\.token.bytes)
    if !bytes.isEmpty, String(decoding: bytes, as: UTF8.self) == continuation.text {
        addText(bytes, to: &object)
    } else {
        object.add("text", .string(continuation.text))
    }
    object.add("stopped", .string(continuation.stopped))
    object.add(
        "tokens",
        .array(
            continuation.draws.map { draw in
                var entry = tokenObject(draw.token)
                entry.add("prob", draw.prob.map { .double($0) } ?? .null)
                entry.add("model_prob", .double(draw.modelProb))
                entry.add("u", draw.u.map { .double($0) } ?? .null)
                return .object(entry)
            }))
    return object
}
