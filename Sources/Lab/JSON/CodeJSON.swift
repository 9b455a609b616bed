func codeObject(_ value: CodeValue) -> JSONObject {
    var object = JSONObject()
    object.add("language", .string(value.language))
    object.add("text", .string(value.text))
    return object
}
