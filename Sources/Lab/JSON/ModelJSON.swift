/// Everything but how long loading took.
func modelObject(_ model: ModelValue) -> JSONObject {
    var breakdown = JSONObject()
    for part in model.breakdown { breakdown.add(part.name, .int(part.count)) }
    var object = JSONObject()
    object.add("name", .string(model.name))
    object.add("architecture", .string(model.architecture))
    object.add("layers", .int(model.layers))
    object.add("heads", .int(model.heads))
    object.add("width", .int(model.width))
    object.add("vocabulary", .int(model.vocabulary))
    object.add("context", .int(model.context))
    object.add("parameters", .int(model.parameters))
    object.add("breakdown", .object(breakdown))
    object.add("dtype", model.dtype.map { .string($0) } ?? .null)
    object.add("bos", model.bos.map { .bool($0) } ?? .null)
    object.add("sha256", model.sha256.map { .string($0) } ?? .null)
    if let estimate = model.estimate { addEstimate(estimate, to: &object) }
    object.addNotes(model.notes)
    return object
}

private func addEstimate(_ estimate: ModelEstimate, to object: inout JSONObject) {
    var sizes = JSONObject()
    for size in estimate.sizes { sizes.add(size.letter, .int(size.value)) }
    var arithmetic = JSONObject()
    for formula in estimate.formulas { arithmetic.add(formula.part, .string(formula.text)) }
    arithmetic.add(estimate.layer.part, .string(estimate.layer.text))
    let storages = estimate.storages.map { storage in
        var entry = JSONObject()
        entry.add("dtype", .string(storage.dtype))
        entry.add("is_file", .bool(storage.isFile))
        entry.add("bytes", .int(storage.bytes))
        entry.add("bytes_per_token", .int(storage.bytesPerToken))
        let pace = estimate.machine.pace(of: storage)
        entry.add("fits", .bool(pace != .tooLarge))
        let bound: JSONValue = if case .tokensPerSecond(let pace) = pace { .double(pace) } else { .null }
        entry.add("tokens_per_second", bound)
        return JSONValue.object(entry)
    }
    var machine = JSONObject()
    machine.add("memory_bytes", .int(estimate.machine.memory))
    machine.add("bytes_per_second", .double(estimate.machine.readingRate))
    machine.add("threads", .int(estimate.machine.threads))
    object.add("source", .string(estimate.source))
    object.add("sizes", .object(sizes))
    object.add("arithmetic", .object(arithmetic))
    object.add("stored", .array(storages))
    object.add("cache_bytes", .int(estimate.cacheBytes))
    object.add("machine", .object(machine))
}

/// The same fields; what a server does not tell is null.
func remoteModelObject(_ model: RemoteModelValue) -> JSONObject {
    var object = JSONObject()
    object.add("name", .string(model.name))
    for unknown in ["architecture", "layers", "heads", "width"] { object.add(unknown, .null) }
    object.add("vocabulary", model.vocabulary.map { .int($0) } ?? .null)
    object.add("context", model.context.map { .int($0) } ?? .null)
    object.add("parameters", model.parameters.map { .int($0) } ?? .null)
    for unknown in ["breakdown", "dtype", "bos", "sha256"] { object.add(unknown, .null) }
    object.add("remote", .string(model.address))
    object.add("served", .string(model.served))
    object.addNotes(model.notes)
    return object
}

func modelsObject(_ listings: [ModelListing]) -> JSONObject {
    var object = JSONObject()
    object.add(
        "models",
        .array(
            listings.map { listing in
                var entry = JSONObject()
                entry.add("name", .string(listing.name))
                entry.add("where", .string(listing.place))
                entry.add("bytes", .int(listing.bytes))
                entry.add("parameters", listing.parameters.map { .int($0) } ?? .null)
                entry.add("state", .string(listing.state))
                entry.add("resident_bytes", listing.residentBytes.map { .int($0) } ?? .null)
                entry.add("fits", .bool(listing.fits))
                return .object(entry)
            }))
    return object
}
