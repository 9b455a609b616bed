/// The logit lens (nostalgebraist, "interpreting GPT: the logit lens", 2020): what the model would answer if a layer
/// were its last. unembed(ln_f(x)) of the residual stream, the LayerNorm's statistics taken afresh at each layer.
public struct LogitLens: Sendable {
    public struct Row: Sendable {
        /// `.embed` or `.residual`.
        public let site: Site
        public let position: Int
        /// (vocabulary), biases in force included.
        public let logits: [Float]
    }

    /// For each position in the order asked for: the embedding, then every layer. The last is the model's output.
    public let rows: [Row]
}

extension Inference {
    /// Reads every layer's residual stream at `positions` of `tokens`. The unembedding is gone through once for
    /// sixteen rows; positions before the first one asked for are taken from the cache where it has them.
    public func lens(
        _ tokens: [TokenID], positions: [Int], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> LogitLens {
        let sites = [Site.embed] + (0..<model.shape.layers).map { Site.residual(layer: $0) }
        let stages = sites.map { $0.columns(in: model.shape).stage }
        let first = positions.min() ?? 0
        let (captured, hooks) = try activations(
            of: tokens, at: Set(stages), from: first, under: interventions, shouldStop: shouldStop)
        let width = model.shape.width
        var streams: [Float] = []
        for position in positions {
            for stage in stages {
                let from = (position - first) * width
                streams += captured[stage]?[from..<from + width] ?? []
            }
        }
        var rows: [LogitLens.Row] = []
        rows.reserveCapacity(positions.count * sites.count)
        try unembed(streams, shouldStop: shouldStop) { row, logits in
            hooks.bias(logits)
            let place = (site: sites[row % sites.count], position: positions[row / sites.count])
            rows.append(LogitLens.Row(site: place.site, position: place.position, logits: Array(logits)))
        }
        return LogitLens(rows: rows)
    }
}
