func verificationObject(_ value: VerificationValue) -> JSONObject {
    var object = JSONObject()
    object.add("model", .string(value.model))
    object.add("source", .string(value.source))
    object.add("prompts", .int(value.prompts))
    object.add("largest_error", .double(value.largestError))
    object.addIfPresent("largest_residual_error", value.largestResidualError.map { .double($0) })
    object.add("tolerance", .double(value.tolerance))
    object.add("ok", .bool(value.isOK))
    return object
}
