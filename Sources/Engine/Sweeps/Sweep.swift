/// What a metric says with nothing changed, and with each of many changes.
public struct Sweep: Sendable, Equatable {
    public let baseline: Double
    /// One for each variant, in the order asked for.
    public let values: [Double]
}

extension Inference {
    /// Measures `metric` under each of many variants, one batch over shared weights. Each value has the bits that a
    /// run of its own would give.
    ///
    /// All variants go through the layers side by side, as rows of the same matrix products, so that weights are read
    /// once for all. A variant joins at the first stage that it changes, as a copy of the unchanged run that leads the
    /// batch: what lies below is not computed again. After the last layer's attention only the positions that the
    /// metric reads go on, and only the tokens that it names are unembedded.
    ///
    /// ```
    /// let heads = (0..<12).map { [Intervention(.zero(.head(layer: 5, head: $0)))] }
    /// let sweep = try inference.sweep(tokens, over: heads, measuring: .probability(of: paris))
    /// let effect = sweep.values.map { $0 - sweep.baseline }
    /// ```
    ///
    /// - Parameters:
    ///   - variants: what each one changes, beside `interventions` and after them.
    ///   - interventions: what is in force in all of them and in the baseline.
    ///   - shouldStop: asked between layers.
    ///   - progress: told between layers which part of the work is done, up to 1.
    /// - Throws: what `logits(after:)` throws, and `.weightNoiseInVariant`.
    /// - Complexity: memory for `Sweep.batchBytes` of activations, or for two sequences if that is more.
    public func sweep(
        _ tokens: [TokenID], over variants: [[Intervention]], measuring metric: Metric,
        under interventions: [Intervention] = [], shouldStop: () -> Bool = { false },
        progress: (Double) -> Void = { _ in }
    ) throws(EngineError) -> Sweep {
        try check(tokens)
        for token in metric.tokens where !(0..<model.shape.vocabulary).contains(token) {
            throw .tokenOutOfRange(id: token, vocabulary: model.shape.vocabulary)
        }
        guard variants.joined().allSatisfy({ $0.weightNoise == nil }) else { throw .weightNoiseInVariant }
        let relative = (interventions + variants.joined()).filter(\.isRelative).compactMap(\.site)
        try measureDeviations(of: relative, in: tokens, shouldStop: shouldStop)
        let unchanged = try resolve(interventions, tokens, shouldStop)
        var changed: [Hooks] = []
        for variant in variants { changed.append(try resolve(interventions + variant, tokens, shouldStop)) }
        try useWeights(interventions, shouldStop)
        var run = SweepRun(self, tokens, unchanged: unchanged, changed: changed, reading: metric)
        return try run.finish(shouldStop: shouldStop, progress: progress)
    }
}

extension Sweep {
    /// A sweep's activations take no more than this at a time, unless two sequences alone do; what does not fit
    /// follows in a further batch.
    public static let batchBytes = 24 << 20
}
