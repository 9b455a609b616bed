/// Everything but how long it took.
func fetchObject(_ fetch: FetchValue) -> JSONObject {
    var object = JSONObject()
    object.add("name", .string(fetch.name))
    object.add("repository", .string(fetch.repository))
    object.add("revision", .string(fetch.revision))
    object.add("commit", .string(fetch.commit))
    object.add("bytes", .int(fetch.bytes))
    object.add(
        "files",
        .array(
            fetch.files.map { file in
                var entry = JSONObject()
                entry.add("name", .string(file.name))
                entry.add("where", .string(file.path))
                entry.add("bytes", .int(file.bytes))
                entry.add("was_here", .bool(file.wasHere))
                return .object(entry)
            }))
    object.addNotes(fetch.notes)
    return object
}
