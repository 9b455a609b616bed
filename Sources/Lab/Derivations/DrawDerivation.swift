import Engine

extension Derivation {
    /// Why the last draw fell on its token.
    func draw(_ sample: SampleValue) throws(CellError) -> DerivationValue {
        guard let model = state.model, let continuation = sample.continuations.last, let draw = continuation.draws.last,
            let id = draw.token.id
        else { throw CellError(.notAvailable, "nothing was drawn") }
        let token = visibleToken(draw.token.bytes, ascii: false)
        let quantity = "draw \(continuation.draws.count): \(token)"
        var lines = DerivationLines(state, workshop)
        guard let u = draw.u, let stretch = draw.stretch else {
            try lines.add(Expression.text(draw.modelProb), "the largest probability there was; nothing was rolled")
            return DerivationValue(quantity: quantity, lines: lines.lines)
        }
        try lines.add(Expression.text(u), as: "u", "the roll of the dice")
        // Of later draws the session no longer has the distribution.
        let isFirst = continuation.draws.count == 1 && state.prompt != nil
        try lines.add(
            isFirst ? "sum(sampling_probs[:\(id)])" : Expression.text(stretch.lowerBound), as: "below",
            "all tokens with a lower id, added up")
        try lines.add(
            isFirst ? "sampling_probs[\(reference(to: id, model))]" : Expression.text(draw.prob ?? draw.modelProb),
            as: "p",
            "its probability: how long its stretch is")
        try lines.add("below + p", as: "above", "where the stretch ends")
        try lines.add("below <= u and u < above", "the roll falls on it")
        return DerivationValue(quantity: quantity, lines: lines.lines)
    }
}
