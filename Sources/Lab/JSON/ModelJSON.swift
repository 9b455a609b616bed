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
    object.add("dtype", .string(model.dtype))
    object.add("bos", .bool(model.bos))
    object.add("sha256", model.sha256.map { .string($0) } ?? .null)
    object.addNotes(model.notes)
    return object
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
                return .object(entry)
            }))
    return object
}
