/// A cell and its answer on one line of JSON.
func json(cell: Int, input: String, result: Result<Value, CellError>) -> String {
    var object = JSONObject()
    object.add("cell", .int(cell))
    object.add("input", .string(input))
    switch result {
    case .success(let value):
        object.add("ok", .bool(true))
        object.add("kind", .string(value.kind))
        object.add("value", jsonValue(value))
    case .failure(let error):
        object.add("ok", .bool(false))
        object.add("error", .object(errorObject(error)))
    }
    return JSONValue.object(object).text
}

/// Columns count characters from 1.
private func errorObject(_ error: CellError) -> JSONObject {
    var object = JSONObject()
    object.add("code", .string(error.code.rawValue))
    object.add("message", .string(error.message))
    object.addIfPresent("hint", error.hint.map { .string($0) })
    object.addIfPresent("column", error.span.map { .int($0.lowerBound + 1) })
    return object
}

func jsonValue(_ value: Value) -> JSONValue {
    switch value {
    case .model(let model): .object(modelObject(model))
    case .remoteModel(let model): .object(remoteModelObject(model))
    case .distribution(let distribution): .object(distributionObject(distribution))
    case .tokens(let tokens): .object(tokensObject(tokens))
    case .softmax(let softmax): .object(softmaxObject(softmax))
    case .sample(let sample): .object(sampleObject(sample))
    case .lens(let lens): .object(lensObject(lens))
    case .sweep(let sweep): .object(sweepObject(sweep))
    case .trace(let trace): .object(traceObject(trace))
    case .attribution(let attribution): .object(attributionObject(attribution))
    case .attention(let attention): .object(attentionObject(attention))
    case .heads(let heads): .object(headsObject(heads))
    case .changes(let changes): .object(changesObject(changes))
    case .comparison(let comparison): .object(comparisonObject(comparison))
    case .models(let listings): .object(modelsObject(listings))
    case .fetch(let fetch): .object(fetchObject(fetch))
    case .surprise(let surprise): .object(surpriseObject(surprise))
    case .counts(let counts): .object(countsObject(counts))
    case .verification(let verification): .object(verificationObject(verification))
    case .training(let training): .object(trainingObject(training))
    case .perplexity(let perplexity): .object(perplexityObject(perplexity))
    case .code(let code): .object(codeObject(code))
    case .number(let number): .double(number)
    case .vector(let vector): numbers(vector)
    case .text(let text), .message(let text): .string(text)
    case .derivation(let derivation): .object(derivationObject(derivation))
    case .lesson(let lesson): .string(lesson.text)
    case .list(let texts): .array(texts.map { .string($0) })
    case .truth(let truth): .bool(truth)
    }
}
