/// One roll of the dice.
public struct Draw: Sendable, Equatable {
    public let token: TokenID
    /// The probability that the dice gave it.
    public let probability: Double
    /// In [0, 1); nil where nothing was rolled, because T is 0.
    public let u: Double?
    /// The token's stretch of [0, 1): cumulative probability in order of id, below and with it.
    public let stretch: Range<Double>?
    /// The token that it would have been on the other side of the nearest boundary; nil where there is only one.
    public let rival: Rival?

    public struct Rival: Sendable, Equatable {
        public let token: TokenID
        /// How far away the boundary is: from u, or without a roll the difference of the two probabilities.
        public let margin: Double
    }
}

extension Distribution {
    /// The token on whose stretch of [0, 1) `u` falls: the first whose cumulative probability, in order of id,
    /// exceeds `u`.
    public func draw(u: Double) -> Draw {
        var below = 0.0
        var before: TokenID?
        var hit: (token: TokenID, stretch: Range<Double>, before: TokenID?)?
        var after: TokenID?
        for (token, p) in probabilities.enumerated() where p > 0 {
            if hit != nil {
                after = token
                break
            }
            let above = below + p
            if above > u { hit = (token, below..<above, before) } else { before = token }
            below = above
        }
        // Rounding can leave the sum a hair below 1, and u above it: the last stretch reaches to 1.
        let last = before ?? 0
        let found = hit ?? (last, min(below - probabilities[last], 1)..<max(below, 1), nil)
        return Draw(
            token: found.token, probability: probabilities[found.token], u: u, stretch: found.stretch,
            rival: Self.nearer(u, found.stretch, before: found.before, after: after))
    }

    private static func nearer(
        _ u: Double, _ stretch: Range<Double>, before: TokenID?, after: TokenID?
    ) -> Draw.Rival? {
        let lower = before.map { Draw.Rival(token: $0, margin: u - stretch.lowerBound) }
        let upper = after.map { Draw.Rival(token: $0, margin: stretch.upperBound - u) }
        guard let lower, let upper else { return lower ?? upper }
        return lower.margin <= upper.margin ? lower : upper
    }

    /// The likeliest token; ties go to the lower id.
    public func greedy() -> Draw {
        let token = Self.argmax(probabilities) ?? 0
        var rival: TokenID?
        for other in probabilities.indices where other != token {
            if rival.map({ probabilities[other] > probabilities[$0] }) ?? true { rival = other }
        }
        return Draw(
            token: token, probability: probabilities[token], u: nil, stretch: nil,
            rival: rival.map { Draw.Rival(token: $0, margin: probabilities[token] - probabilities[$0]) })
    }
}
