extension Parameters {
    /// The weights with which training begins, as in Hugging Face's `GPT2PreTrainedModel`.
    ///
    /// Matrices are drawn from N(0, σ²), the two projections that write to the residual stream (`c_proj`) from
    /// N(0, σ²/(2·layers)) (Radford et al. 2019); biases are 0, LayerNorm's γ is 1. Each draw depends on the seed and on
    /// its place alone (see `docs/random-numbers.md`).
    public convenience init(shape: GPT2Configuration, deviation: Double, seed: UInt64) {
        self.init(shape: shape)
        for (number, entry) in entries.enumerated() {
            let array = base + entry.offset
            if entry.shape.count > 1 {
                let isProjection = entry.name.hasSuffix(".c_proj.weight")
                let sigma = isProjection ? deviation / Double(2 * shape.layers).squareRoot() : deviation
                for element in 0..<entry.count {
                    array[element] = Float(sigma * Gaussian.weight(seed: seed, array: number, element: element))
                }
            } else if entry.name.hasSuffix(".weight") {
                // The only vectors that are called weights are LayerNorms' γ.
                array.update(repeating: 1, count: entry.count)
            }
        }
    }

    /// Copies the numbers of `other`, which has the same shape.
    func copy(_ other: Parameters) {
        precondition(other.shape == shape, "parameters of one shape")
        base.update(from: other.base, count: count)
    }
}
