import Engine

/// `tokens_per_second` is the one number in it that differs from run to run.
func trainingObject(_ value: TrainingValue) -> JSONObject {
    var object = JSONObject()
    object.add("model", .string(value.model))
    switch value.start {
    case .noise: object.add("from", .null)
    case .weights(let model, _): object.add("from", .string(model))
    }
    object.add("parameters", .int(value.parameters))
    object.add("text", .object(textObject(value.text)))
    object.add("sequences", .int(value.recipe.sequences))
    object.add("length", .int(value.recipe.length))
    object.add("rate", .double(value.recipe.rate))
    object.add("seed", .unsigned(value.recipe.seed))
    object.addIfPresent("watched", value.watched.map { .object(tokenObject($0)) })
    object.addIfPresent("watch_before", value.watch.first.map { .double($0) })
    object.add(
        "steps",
        .array(
            value.losses.enumerated().map { index, loss in
                var step = JSONObject()
                step.add("step", .int(index + 1))
                step.add("loss", .double(loss))
                if value.watched != nil { step.add("watch", .double(value.watch[index + 1])) }
                return .object(step)
            }))
    if value.isStopped { object.add("stopped_of", .int(value.recipe.steps)) }
    object.addIfPresent("tokens_per_second", value.tokensPerSecond.map { .double($0) })
    object.addIfPresent("outcome", value.outcome.map { .object(distributionObject($0)) })
    object.add("sha256", .string(value.sha256))
    object.addIfPresent("out", value.folder.map { .string($0) })
    object.addNotes(value.notes)
    return object
}

func perplexityObject(_ value: PerplexityValue) -> JSONObject {
    var object = JSONObject()
    object.add("model", .string(value.model))
    object.add("loss", .double(value.loss))
    object.add("perplexity", .double(value.perplexity))
    object.add("tokens", .int(value.tokens))
    object.add("text", .object(textObject(value.text)))
    object.add("windows", .int(value.windows))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    return object
}

/// `file` is null for the atlas.
private func textObject(_ text: LearnedText) -> JSONObject {
    var object = JSONObject()
    object.add("file", text.file.map { .string($0) } ?? .null)
    object.add("lines", .int(text.lines))
    object.add("tokens", .int(text.tokens))
    return object
}
