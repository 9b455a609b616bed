import CKernels

/// The logit lens (nostalgebraist, "interpreting GPT: the logit lens", 2020): what the model would answer if a layer
/// were its last. unembed(ln_f(x)) of the residual stream, the LayerNorm's statistics taken afresh at each layer.
///
/// Through a `TunedLens`, each stream but the last goes through its translator first.
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
        _ tokens: [TokenID], positions: [Int], through lens: TunedLens? = nil,
        under interventions: [Intervention] = [], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> LogitLens {
        let sites = [Site.embed] + (0..<model.shape.layers).map { Site.residual(layer: $0) }
        var rows: [LogitLens.Row] = []
        rows.reserveCapacity(positions.count * sites.count)
        try readStreams(tokens, sites, positions, through: lens, under: interventions, shouldStop) {
            site, position, logits in
            rows.append(LogitLens.Row(site: site, position: position, logits: Array(logits)))
        }
        return LogitLens(rows: rows)
    }

    /// Hands on the logits of each position and, within it, each site; they are gone when the call ends.
    func readStreams(
        _ tokens: [TokenID], _ sites: [Site], _ positions: [Int], through lens: TunedLens?,
        under interventions: [Intervention], _ shouldStop: () -> Bool,
        each: (Site, Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(EngineError) {
        let stages = sites.map { $0.columns(in: model.shape).stage }
        let first = positions.min() ?? 0
        let (captured, hooks) = try activations(
            of: tokens, at: Set(stages), from: first, under: interventions, shouldStop: shouldStop)
        let width = model.shape.width
        let streams = zip(sites, stages).map { site, stage in
            let stream = captured[stage] ?? []
            return lens?.translators[site].map { translated(stream, by: $0) } ?? stream
        }
        var gathered: [Float] = []
        gathered.reserveCapacity(positions.count * sites.count * width)
        for position in positions {
            let from = (position - first) * width
            for stream in streams { gathered += stream[from..<from + width] }
        }
        try unembed(gathered, shouldStop: shouldStop) { row, logits in
            hooks.bias(logits)
            each(sites[row % sites.count], positions[row / sites.count], logits)
        }
    }

    /// x + x·A + b.
    private func translated(_ stream: [Float], by translator: Linear) -> [Float] {
        let (width, matrix) = (model.shape.width, translator.weight)
        return [Float](unsafeUninitializedCapacity: stream.count) { room, filled in
            if let out = room.baseAddress {
                ck_linear(
                    arithmetic.context, stream, width, stream.count / width, matrix.base, matrix.type, width, width,
                    translator.bias, out, width)
                ck_add(arithmetic.context, out, stream, stream.count)
            }
            filled = stream.count
        }
    }
}
