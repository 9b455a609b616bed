/// `logprob` is null for a first token that nothing precedes.
func surpriseObject(_ value: SurpriseValue) -> JSONObject {
    var object = JSONObject()
    object.add(
        "tokens",
        .array(
            value.tokens.map { one in
                var entry = tokenObject(one.token)
                entry.add("logprob", one.logprob.map { .double($0) } ?? .null)
                return .object(entry)
            }))
    object.add("perplexity", value.perplexity.map { .double($0) } ?? .null)
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    return object
}
