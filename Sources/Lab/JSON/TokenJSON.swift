/// `id`, `text`, and `bytes` in hex where they are no UTF-8.
func tokenObject(_ token: TokenValue) -> JSONObject {
    var object = JSONObject()
    object.add("id", .int(token.id))
    addText(token.bytes, to: &object)
    return object
}

/// The bytes as text; where they are no UTF-8, with U+FFFD, and in hex beside.
func addText(_ bytes: [UInt8], to object: inout JSONObject) {
    object.add("text", .string(String(decoding: bytes, as: UTF8.self)))
    if String(validating: bytes, as: UTF8.self) == nil {
        object.add("bytes", .string(hex(bytes)))
    }
}

func tokenArray(_ tokens: [TokenValue]) -> JSONValue { .array(tokens.map { .object(tokenObject($0)) }) }

func tokensObject(_ tokens: [TokenValue]) -> JSONObject {
    var object = JSONObject()
    object.add("tokens", tokenArray(tokens))
    return object
}

func nextArray(_ next: [NextToken]) -> JSONValue {
    .array(
        next.map { row in
            var object = tokenObject(row.token)
            object.add("logit", .float(row.logit))
            object.add("prob", .double(row.prob))
            object.addIfPresent("sampling_prob", row.samplingProb.map { .double($0) })
            return .object(object)
        })
}

func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .double($0) }) }

extension JSONObject {
    /// Sentences for people, where there are any.
    mutating func addNotes(_ notes: [String]) {
        if !notes.isEmpty { add("notes", .array(notes.map { .string($0) })) }
    }
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
