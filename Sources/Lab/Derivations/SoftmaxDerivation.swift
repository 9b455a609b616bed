extension Derivation {
    /// How softmax came to the probabilities of a vector.
    func softmax(_ value: SoftmaxValue) throws(CellError) -> DerivationValue {
        guard value.unlisted == 0, value.labels == nil else { return try probability(of: nil) }
        var lines = DerivationLines(state, workshop)
        let z = "[" + value.z.map(Expression.text).joined(separator: ", ") + "]"
        try lines.add(z, as: "z", "the scores")
        let isScaled = value.temperature != 1
        if isScaled {
            try lines.add("z / \(Expression.text(value.temperature))", as: "y", "divided by the temperature")
        }
        let scores = isScaled ? "y" : "z"
        try lines.add("max(\(scores))", as: "m", "the largest")
        try lines.add("exp(\(scores) - m)", as: "e", "e to the power of how far below it each lies")
        try lines.add("sum(e)", as: "s", "added up")
        try lines.add("e / s", "each one's part of the sum")
        return DerivationValue(quantity: "softmax", lines: lines.lines)
    }
}
