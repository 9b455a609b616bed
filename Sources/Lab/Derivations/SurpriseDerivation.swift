extension Derivation {
    /// How the surprises of a text's tokens make up its perplexity.
    func perplexity(_ value: SurpriseValue) throws(CellError) -> DerivationValue {
        let known = value.tokens.filter { $0.prob != nil }
        guard let worst = known.max(by: { ($0.prob ?? 1) > ($1.prob ?? 1) }), let p = worst.prob else {
            throw CellError(.notAvailable, "one token with nothing before it has no surprise")
        }
        let token = visibleToken(worst.token.bytes, ascii: false)
        var lines = DerivationLines(state, workshop)
        // What rounds to 0 as a probability still has a logarithm, but not one that can be shown like this.
        if p > 0 { try lines.add("-log(\(Expression.text(p)))", "the largest surprise, at \(token)") }
        try lines.add(Expression.text(value.total), as: "total", "all surprises added up")
        try lines.add("total / \(known.count)", as: "average", "over \(counted(known.count, "token", "tokens"))")
        try lines.add("exp(average)", "e to that power: the perplexity")
        return DerivationValue(quantity: "perplexity", lines: lines.lines)
    }
}
