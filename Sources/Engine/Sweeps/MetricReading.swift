/// Reads a metric from last layer's residual streams; the first that it is shown is the baseline.
struct MetricReading {
    let metric: Metric
    let tokens: [TokenID]
    private var softmax = Softmax()
    /// p and ln p of the baseline, for the divergence.
    private var baseline: (p: [Double], logs: [Double])?

    init(_ metric: Metric, _ tokens: [TokenID]) {
        self.metric = metric
        self.tokens = tokens
    }

    /// Whether it needs the stream of all positions, or of the last one alone.
    static func readsAllPositions(_ metric: Metric) -> Bool { metric == .loss }

    /// One value for each sequence.
    ///
    /// - Parameters:
    ///   - stream: (sequences, d), or (sequences · positions, d) where all positions are read.
    ///   - hooks: of each sequence, for the biases.
    mutating func values(
        _ stream: UnsafeBufferPointer<Float>, _ hooks: [Hooks], on inference: Inference, shouldStop: () -> Bool
    ) throws(EngineError) -> [Double] {
        switch metric {
        case .logit, .logitDifference: return logits(stream, hooks, on: inference)
        case .loss: return try losses(stream, hooks, on: inference, shouldStop: shouldStop)
        case .probability, .logProbability, .divergence:
            var values: [Double] = []
            try inference.unembed(stream, shouldStop: shouldStop) { sequence, logits in
                hooks[sequence].bias(logits)
                softmax.read(UnsafeBufferPointer(logits))
                values.append(value())
            }
            return values
        }
    }

    /// Of the distribution that was read last.
    private mutating func value() -> Double {
        switch metric {
        case .probability(let token): return softmax.probability(of: token)
        case .logProbability(let token): return softmax.logProbability(of: token)
        default:
            let known = baseline ?? (softmax.probabilities, softmax.logProbabilities)
            baseline = known
            return softmax.divergence(from: known.p, logs: known.logs)
        }
    }

    private func logits(
        _ stream: UnsafeBufferPointer<Float>, _ hooks: [Hooks], on inference: Inference
    ) -> [Double] {
        let (width, asked) = (inference.model.shape.width, metric.tokens)
        var found = [Float](repeating: 0, count: hooks.count * asked.count)
        found.withUnsafeMutableBufferPointer { found in
            guard let stream = stream.baseAddress, let found = found.baseAddress else { return }
            for start in stride(from: 0, to: hooks.count, by: Inference.rowsAtOnce) {
                inference.unembed(
                    stream + start * width, rows: min(Inference.rowsAtOnce, hooks.count - start), only: asked,
                    to: found + start * asked.count)
            }
        }
        return hooks.indices.map { sequence in
            let logits = asked.indices.map { column in
                hooks[sequence].biases.reduce(found[sequence * asked.count + column]) {
                    $1.token == asked[column] ? $0 + $1.amount : $0
                }
            }
            return logits.count == 2 ? Double(logits[0]) - Double(logits[1]) : Double(logits[0])
        }
    }

    private func losses(
        _ stream: UnsafeBufferPointer<Float>, _ hooks: [Hooks], on inference: Inference, shouldStop: () -> Bool
    ) throws(EngineError) -> [Double] {
        let width = inference.model.shape.width
        var values: [Double] = []
        for (sequence, hooks) in hooks.enumerated() {
            let start = sequence * tokens.count * width
            let read = UnsafeBufferPointer(rebasing: stream[start..<start + (tokens.count - 1) * width])
            let logs = try inference.logProbabilities(of: tokens, stream: read, hooks, shouldStop: shouldStop)
            values.append(-logs.reduce(0, +) / Double(logs.count))
        }
        return values
    }
}
