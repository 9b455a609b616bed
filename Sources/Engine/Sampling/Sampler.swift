/// One roll of the dice.
public struct Draw: Sendable, Equatable {
    public let token: TokenID
    /// The probability that the dice gave it.
    public let probability: Double
    /// In [0, 1); nil where nothing was rolled, because T is 0.
    public let u: Double?
    /// The token's stretch of [0, 1): cumulative probability in order of id, below and with it.
    public let stretch: Range<Double>?
}

extension Distribution {
    /// The token on whose stretch of [0, 1) `u` falls: the first whose cumulative probability, in order of id,
    /// exceeds `u`.
    public func draw(u: Double) -> Draw {
        var below = 0.0
        var last: (token: Int, below: Double)?
        for (token, p) in probabilities.enumerated() where p > 0 {
            let above = below + p
            if above > u { return Draw(token: token, probability: p, u: u, stretch: below..<above) }
            last = (token, below)
            below = above
        }
        // Rounding can leave the sum a hair below 1, and u above it: the last stretch reaches to 1.
        let (token, start) = last ?? (0, 0)
        return Draw(token: token, probability: probabilities[token], u: u, stretch: start..<max(start, 1))
    }

    /// The likeliest token; ties go to the lower id.
    public func greedy() -> Draw {
        let token = Self.argmax(probabilities) ?? 0
        return Draw(token: token, probability: probabilities[token], u: nil, stretch: nil)
    }
}
