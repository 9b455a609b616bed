/// What one layer's stream amounts to at one position, read through a lens.
public struct LensReading: Sendable, Equatable {
    public struct Target: Sendable, Equatable {
        public let probability: Double
        /// 1 is the likeliest; ties go to the lower id.
        public let rank: Int
        public let logit: Float
    }

    /// `.embed` or `.residual`.
    public let site: Site
    public let position: Int
    /// The likeliest tokens, the likeliest first.
    public let top: [TokenID]
    /// Their probabilities.
    public let probabilities: [Double]
    /// Of the token that was asked for.
    public let target: Target?
    /// KL(the model's own answer at this position ‖ this), in nats; 0 for the last layer.
    public let divergence: Double
}

extension Inference {
    /// The lens in numbers: for each position in the order asked for, the embedding, then every layer. Nothing as long
    /// as the vocabulary is kept for a row.
    ///
    /// - Parameters:
    ///   - count: how many of the likeliest tokens are wanted.
    ///   - target: a token whose probability, rank and logit are wanted.
    ///   - lens: nil for the logit lens.
    public func readings(
        _ tokens: [TokenID], positions: [Int], top count: Int = 1, of target: TokenID? = nil,
        through lens: TunedLens? = nil, under interventions: [Intervention] = [], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [LensReading] {
        // The last layer comes first, since all others are held against it.
        let last = Site.residual(layer: model.shape.layers - 1)
        let sites = [last] + TunedLens.sites(of: model.shape)
        var softmax = Softmax(on: arithmetic)
        var answer: (p: [Double], logs: [Double]) = ([], [])
        var own: LensReading?
        var readings: [LensReading] = []
        readings.reserveCapacity(positions.count * sites.count)
        try readStreams(tokens, sites, positions, through: lens, under: interventions, shouldStop) {
            site, position, logits in
            softmax.read(UnsafeBufferPointer(logits))
            if site == last { answer = (softmax.probabilities, softmax.logProbabilities) }
            let top = softmax.top(count)
            let reading = LensReading(
                site: site, position: position, top: top, probabilities: top.map(softmax.probability),
                target: target.map { token in
                    LensReading.Target(
                        probability: softmax.probability(of: token), rank: rank(of: token, in: logits),
                        logit: logits[token])
                }, divergence: max(softmax.divergence(from: answer.p, logs: answer.logs), 0))
            if site == last { own = reading } else { readings.append(reading) }
            if site == sites.last, let own { readings.append(own) }
        }
        return readings
    }

    private func rank(of token: TokenID, in logits: UnsafeMutableBufferPointer<Float>) -> Int {
        let logit = logits[token]
        var above = 0
        for index in logits.indices where logits[index] > logit || (logits[index] == logit && index < token) {
            above += 1
        }
        return above + 1
    }
}
