import Engine

/// What the dice use, and how they fall.
extension PythonScript {
    /// `dice(logits, ids)`: the probabilities after repetition penalty, temperature and filter.
    mutating func dice(_ state: SessionState, temperature: String? = nil) {
        var processors: [String] = []
        if let penalty = state.filter.repetition {
            processors.append("RepetitionPenaltyLogitsProcessor(\(Self.number(penalty)))")
        }
        let isGreedy = temperature == nil && state.temperature == 0
        if !isGreedy {
            if let temperature {
                processors.append("TemperatureLogitsWarper(\(temperature))")
            } else if state.temperature != 1 {
                processors.append("TemperatureLogitsWarper(\(Self.number(state.temperature)))")
            }
            if let k = state.filter.topK { processors.append("TopKLogitsWarper(\(k))") }
            if let p = state.filter.topP { processors.append("TopPLogitsWarper(\(Self.number(p)))") }
            if let p = state.filter.minP { processors.append("MinPLogitsWarper(\(Self.number(p)))") }
        }
        for processor in processors {
            add(String(processor.prefix { $0 != "(" }), from: "transformers")
        }
        let arguments = temperature == nil ? "logits, ids" : "logits, ids, T"
        var lines = ["def dice(\(arguments)):", "    scores = logits[None].clone()"]
        lines += processors.map { "    scores = \($0)(torch.tensor([ids]), scores)" }
        lines.append(
            isGreedy
                ? "    return torch.nn.functional.one_hot(scores[0].argmax(), scores.shape[1]).double()  # T = 0: greedy"
                : "    return torch.softmax(scores[0], dim=-1)")
        step(lines.joined(separator: "\n"))
    }

    /// `text` and `tokens` of each continuation, drawn with the same dice.
    mutating func sample(_ value: SampleValue, _ state: SessionState, _ model: LoadedModel) {
        var state = state
        if value.greedy { (state.temperature, state.filter) = (0, Filter(repetition: state.filter.repetition)) }
        dice(state)
        let rolls = !value.greedy
        if rolls { add(helper: Self.philox) }
        let end = model.tokenizer.endOfTextID.map { ["        if token == \($0):", "            break"] } ?? []
        let stop =
            value.stop.map {
                [
                    "        if \(Self.quoted($0)) in tokenizer.decode(drawn):", "            break",
                ]
            } ?? []
        let draw =
            rolls
            ? [
                "        w = philox(\(value.seed), len(drawn), continuation & 0xFFFFFFFF, continuation >> 32, 0)",
                "        u = (w[0] * 2**21 + (w[1] >> 11)) / 2**53",
                "        token = int((p.cumsum(0) > u).nonzero()[0])",
            ] : ["        token = int(p.argmax())"]
        let range =
            rolls ? "range(\(value.first), \(value.first + UInt64(value.continuations.count)))" : "range(1)"
        step(
            ([
                "continuations = []", "for continuation in \(range):", "    drawn = []",
                "    while len(drawn) < \(value.length) and len(ids) + len(drawn) <= \(model.shape.context):",
                "        p = dice(logits_after(ids + drawn), ids + drawn)",
            ] + draw + ["        drawn.append(token)"] + end + stop
                + ["    continuations.append(drawn)", "    print(tokenizer.decode(drawn))"]).joined(separator: "\n"))
    }
}
