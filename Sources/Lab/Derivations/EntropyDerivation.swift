import Engine

extension Derivation {
    /// The largest terms of −Σ p log p, and the sum.
    func entropy() throws(CellError) -> DerivationValue {
        let model = try state.loadedModel()
        let p = Distribution(logits: try state.logits(workshop)).probabilities
        let terms = p.map { $0 > 0 ? -$0 * Elementary.log($0) : 0 }
        var lines = DerivationLines(state, workshop)
        for (rank, id) in Distribution.largest(terms, 5).enumerated() where terms[id] > 0 {
            let name = reference(to: id, model)
            try lines.add(
                "-probs[\(name)] * log(probs[\(name)])", rank == 0 ? "the token that adds most" : nil)
        }
        try lines.add("entropy(probs)", "all \(grouped(p.count)) terms, in nats")
        return DerivationValue(quantity: "entropy", lines: lines.lines)
    }
}
