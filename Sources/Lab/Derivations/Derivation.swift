import Engine

/// Takes numbers apart into calculations that the learner can type.
struct Derivation {
    let state: SessionState
    let workshop: Workshop

    private var calculator: Calculator { Calculator(SessionNames(state: state, workshop: workshop)) }

    /// A line that is worked out by the calculator itself, so it cannot say anything else than the calculator.
    func line(_ text: String, _ comment: String? = nil) throws(CellError) -> DerivationValue.Line {
        let value = try calculator.value(of: try ExpressionParser.parse(text))
        return DerivationValue.Line(expression: text, value: value, comment: comment)
    }

    /// Every step of an expression, the innermost first, each once; vectors only where they are short.
    func steps(of expression: Expression) throws(CellError) -> DerivationValue {
        var lines: [DerivationValue.Line] = []
        var seen: Set<String> = []
        try collect(expression, into: &lines, &seen, isWhole: true)
        if lines.count > Self.mostLines { lines.removeSubrange(0..<lines.count - Self.mostLines) }
        return DerivationValue(quantity: expression.description, lines: lines)
    }

    static let mostLines = 40

    private func collect(
        _ expression: Expression, into lines: inout [DerivationValue.Line], _ seen: inout Set<String>, isWhole: Bool
    ) throws(CellError) {
        let text = expression.description
        guard seen.insert(text).inserted else { return }
        for part in expression.parts { try collect(part, into: &lines, &seen, isWhole: false) }
        if !isWhole {
            switch expression.node {
            case .number, .text, .truth, .tokenID, .vector: return
            case .negation(let inner):
                if case .number = inner.node { return }
            default: break
            }
        }
        let value = try calculator.value(of: expression)
        if case .vector(let vector) = value, vector.values.count > 8, !isWhole { return }
        if case .list = value, !isWhole { return }
        lines.append(DerivationValue.Line(expression: text, value: value, comment: nil))
    }
}

extension Derivation {
    /// softmax, step by step, for one token; nil for the likeliest.
    func probability(of token: TokenID?) throws(CellError) -> DerivationValue {
        let model = try state.loadedModel()
        let logits = try state.logits(workshop)
        let id = token ?? Distribution.argmax(logits) ?? 0
        let name = reference(to: id, model)
        var lines = [
            try line("logits[\(name)]", "its score"),
            try line("max(logits)", "the largest score"),
            try line("exp(logits[\(name)] - max(logits))", "e to the power of how far below it is"),
            try line("sum(exp(logits - max(logits)))", "the same for all tokens, added up"),
            try line("exp(logits[\(name)] - max(logits)) / sum(exp(logits - max(logits)))", "its part of the whole"),
        ]
        if state.hasOwnDice { lines += try diceLines(name) }
        var notes: [String] = []
        if token == nil { notes.append("why TOKEN does the same for another token, why entropy for the entropy.") }
        return DerivationValue(
            quantity: "p(\(visibleToken(model.value(of: id).bytes, ascii: false)))", lines: lines, notes: notes)
    }

    /// What temperature and filter make of it.
    private func diceLines(_ name: String) throws(CellError) -> [DerivationValue.Line] {
        var lines: [DerivationValue.Line] = []
        var p = "probs"
        if state.temperature != 1, state.temperature > 0 {
            lines += [
                try line("temperature"), try line("logits[\(name)] / temperature", "the score at this temperature"),
                try line("max(logits) / temperature"),
                try line("sum(exp((logits - max(logits)) / temperature))"),
                try line(
                    "exp((logits[\(name)] - max(logits)) / temperature) / sum(exp((logits - max(logits)) / temperature))",
                    "the same softmax, of the divided scores"),
            ]
            p = "softmax(logits, temperature)"
        }
        if !state.filter.isOff, state.filter.repetition == nil, state.temperature > 0 {
            lines += [
                try line("count(sampling_probs > 0)", "tokens that the filter keeps"),
                try line("sum(\(p) * (sampling_probs > 0))", "what they have together"),
                try line(
                    "(\(p) * (sampling_probs > 0))[\(name)] / sum(\(p) * (sampling_probs > 0))",
                    "scaled up, so that all kept ones add up to 1"),
            ]
        }
        lines.append(try line("sampling_probs[\(name)]", "what the dice use"))
        return lines
    }

    /// The largest terms of −Σ p log p, and the sum.
    func entropy() throws(CellError) -> DerivationValue {
        let model = try state.loadedModel()
        let p = Distribution(logits: try state.logits(workshop)).probabilities
        let terms = p.map { $0 > 0 ? -$0 * Elementary.log($0) : 0 }
        var lines: [DerivationValue.Line] = []
        for id in Distribution.largest(terms, 5) where terms[id] > 0 {
            let name = reference(to: id, model)
            lines.append(try line("-probs[\(name)] * log(probs[\(name)])"))
        }
        lines[0].comment = "the token that adds most"
        lines.append(try line("entropy(probs)", "all \(grouped(p.count)) terms, in nats"))
        return DerivationValue(quantity: "entropy", lines: lines)
    }

    /// How softmax came to its first row.
    func softmax(_ value: SoftmaxValue) throws(CellError) -> DerivationValue {
        guard value.unlisted == 0, value.labels == nil else { return try probability(of: nil) }
        let vector = "[" + value.z.map(Expression.text).joined(separator: ", ") + "]"
        let divided = value.temperature == 1 ? vector : "\(vector) / \(Expression.text(value.temperature))"
        let shifted = value.temperature == 1 ? "\(vector) - max(\(vector))" : "\(divided) - max(\(divided))"
        var lines: [DerivationValue.Line] = []
        if value.temperature != 1 { lines.append(try line(divided, "divided by the temperature")) }
        lines += [
            try line("max(\(divided))", "the largest"),
            try line(shifted, "how far each lies below it"),
            try line("exp(\(shifted))", "e to that power"),
            try line("sum(exp(\(shifted)))", "added up"),
            try line("exp(\(shifted)) / sum(exp(\(shifted)))", "each one's part of the sum"),
        ]
        return DerivationValue(quantity: "softmax(\(divided))", lines: lines)
    }

    /// Why the last draw fell on its token.
    func draw(_ sample: SampleValue) throws(CellError) -> DerivationValue {
        guard let model = state.model, let continuation = sample.continuations.last, let draw = continuation.draws.last
        else { throw CellError(.notAvailable, "nothing was drawn") }
        let token = visibleToken(draw.token.bytes, ascii: false)
        let quantity = "draw \(continuation.draws.count): \(token)"
        guard let u = draw.u, let stretch = draw.stretch else {
            let largest = try line(Expression.text(draw.prob), "the largest probability there was; nothing was rolled")
            return DerivationValue(quantity: quantity, lines: [largest])
        }
        let (below, above) = (Expression.text(stretch.lowerBound), Expression.text(stretch.upperBound))
        let roll = Expression.text(u)
        var lines = [try line(roll, "u, the roll of the dice")]
        if continuation.draws.count == 1, state.prompt != nil, !sample.greedy {
            lines += [
                try line(
                    "sum(sampling_probs[:\(draw.token.id)])", "all tokens with a lower id: where its stretch begins"),
                try line("sampling_probs[\(reference(to: draw.token.id, model))]", "its probability: how long it is"),
                try line("sum(sampling_probs[:\(draw.token.id + 1)])", "where it ends"),
            ]
        } else {
            lines += [
                try line(below, "all tokens with a lower id, added up: where its stretch begins"),
                try line(Expression.text(draw.prob), "its probability: how long the stretch is"),
                try line("\(below) + \(Expression.text(draw.prob))", "where it ends"),
            ]
        }
        lines.append(try line("\(below) <= \(roll) and \(roll) < \(above)", "the roll falls on it"))
        return DerivationValue(quantity: quantity, lines: lines)
    }

    /// A token as an index: its text, or its id where the text does not lead back to it.
    private func reference(to id: TokenID, _ model: LoadedModel) -> String {
        let text = model.tokenizer.decode([id])
        let leadsBack = model.tokenizer.token(text) == id && !text.contains("\u{FFFD}")
        return leadsBack ? Expression.quoted(text) : "#\(id)"
    }
}
