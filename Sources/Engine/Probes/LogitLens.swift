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
    /// Reads every layer's residual stream at `positions` of `tokens`.
    public func lens(
        _ tokens: [TokenID], positions: [Int], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> LogitLens {
        let layers = (0..<model.shape.layers).map { Site.residual(layer: $0) }
        let sites = [Site.embed] + layers
        let stages = sites.map { $0.columns(in: model.shape).stage }
        let (captured, hooks) = try activations(
            of: tokens, at: Set(stages), under: interventions, shouldStop: shouldStop)
        var rows: [LogitLens.Row] = []
        for position in positions {
            for (site, stage) in zip(sites, stages) {
                if shouldStop() { throw .interrupted }
                guard let stream = captured[stage] else { continue }
                var logits = try logits(ofStream: stream, rows: position..<position + 1)
                hooks.bias(&logits)
                rows.append(LogitLens.Row(site: site, position: position, logits: logits))
            }
        }
        return LogitLens(rows: rows)
    }
}
