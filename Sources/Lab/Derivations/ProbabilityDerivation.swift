import Engine

extension Derivation {
    /// Softmax, step by step, for one token; nil for the likeliest.
    func probability(of token: TokenID?) throws(CellError) -> DerivationValue {
        let model = try state.loadedModel()
        let id: TokenID
        if let token { id = token } else { id = try likeliest() }
        let name = reference(to: id, model)
        var lines = DerivationLines(state, workshop)
        try addScores(name, &lines)
        try lines.add("exp(z - m)", as: "e", "e to the power of how far below it lies")
        try lines.add("sum(exp(logits - m))", as: "s", "the same for all tokens, added up")
        try lines.add("e / s", as: "p", "its part of the whole")
        if state.hasOwnDice { try addDice(name, &lines) }
        let more = "why TOKEN does the same for another token, why entropy for the entropy."
        return DerivationValue(
            quantity: "p(\(shown(id, model)))", lines: lines.lines, notes: token == nil ? [more] : [])
    }

    /// The likeliest token at a temperature that only a table was made for.
    func probability(at temperature: Double) throws(CellError) -> DerivationValue {
        let model = try state.loadedModel()
        let id = try likeliest()
        var lines = DerivationLines(state, workshop)
        try addScores(reference(to: id, model), &lines)
        if temperature > 0 {
            try addTempered(Expression.text(temperature), "the temperature", &lines)
        } else {
            try lines.add("z == m", "it is the largest, and at T = 0 the largest takes all")
        }
        return DerivationValue(
            quantity: "p(\(shown(id, model))) at T = \(formatNumber(temperature))", lines: lines.lines)
    }

    private func likeliest() throws(CellError) -> TokenID { Distribution.argmax(try state.logits(workshop)) ?? 0 }

    private func addScores(_ name: String, _ lines: inout DerivationLines) throws(CellError) {
        try lines.add("logits[\(name)]", as: "z", "its score, the logit")
        try lines.add("max(logits)", as: "m", "the largest score")
    }

    /// Softmax of the logits divided by a temperature.
    private func addTempered(
        _ temperature: String, _ what: String, _ lines: inout DerivationLines
    ) throws(CellError) {
        try lines.add(temperature, as: "t", what)
        try lines.add("exp((z - m) / t)", as: "e_t", "the difference is divided by it first")
        try lines.add("sum(exp((logits - m) / t))", as: "s_t", "the same for all tokens, added up")
        try lines.add("e_t / s_t", as: "p_t", "its part of this whole")
    }

    /// What temperature and filter make of it.
    private func addDice(_ name: String, _ lines: inout DerivationLines) throws(CellError) {
        let isPlain = state.filter.repetition == nil && state.temperature > 0
        if isPlain, state.temperature != 1 { try addTempered("temperature", "the dice's temperature", &lines) }
        if isPlain, !state.filter.isOff {
            let (p, all) = state.temperature == 1 ? ("p", "probs") : ("p_t", "softmax(logits, t)")
            try lines.add("count(sampling_probs > 0)", "tokens that the filter keeps")
            try lines.add("sum(\(all) * (sampling_probs > 0))", as: "kept", "what they have together")
            try lines.add("\(p) * (sampling_probs > 0)[\(name)] / kept", "its part of that")
        }
        let comment =
            state.temperature == 0
            ? "what the dice use: at T = 0 the largest takes all"
            : isPlain ? "what the dice use" : "what the dice use, after the repetition penalty"
        try lines.add("sampling_probs[\(name)]", comment)
    }

    private func shown(_ id: TokenID, _ model: LoadedModel) -> String {
        visibleToken(model.value(of: id).bytes, ascii: false)
    }
}
