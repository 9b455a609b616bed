/// `id` (null where a server does not say it), `text`, and `bytes` in hex where they are no UTF-8.
func tokenObject(_ token: TokenValue) -> JSONObject {
    var object = JSONObject()
    object.add("id", token.id.map { .int($0) } ?? .null)
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
            object.add("logit", row.logit.map { .float($0) } ?? .null)
            object.addIfPresent("logprob", row.logprob.map { .double($0) })
            object.add("prob", .double(row.prob))
            object.addIfPresent("sampling_prob", row.samplingProb.map { .double($0) })
            if let range = row.samplingRange {
                object.add("sampling_prob", .null)
                object.add("sampling_prob_at_least", .double(range.lowerBound))
                object.add("sampling_prob_at_most", .double(range.upperBound))
            }
            return .object(object)
        })
}

func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .double($0) }) }

extension JSONObject {
    /// An entropy in nats; where only the least that it can be is known, null and that.
    mutating func addEntropy(_ nats: Double?, isLeast: Bool) {
        add("entropy", isLeast ? .null : nats.map { .double($0) } ?? .null)
        if isLeast { addIfPresent("entropy_at_least", nats.map { .double($0) }) }
    }

    /// Sentences for people, where there are any.
    mutating func addNotes(_ notes: [String]) {
        if !notes.isEmpty { add("notes", .array(notes.map { .string($0) })) }
    }
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
