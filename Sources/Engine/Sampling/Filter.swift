/// Which tokens the dice may fall on. Each part is off where it is nil; the order and the rules at the edges are those
/// of Hugging Face's processors and warpers.
public struct Filter: Hashable, Sendable {
    /// Logits of tokens that occurred are divided by it where positive and multiplied where negative (Keskar et al.
    /// 2019, CTRL, section 4.1).
    public var repetition: Double?
    /// Keeps the k largest, and what equals the k-th (Fan et al. 2018).
    public var topK: Int?
    /// Keeps the smallest set of the likeliest that reaches p, at least one (Holtzman et al. 2019, nucleus sampling).
    public var topP: Double?
    /// Keeps what is at least this part of the likeliest (Nguyen et al. 2024).
    public var minP: Double?

    public init(repetition: Double? = nil, topK: Int? = nil, topP: Double? = nil, minP: Double? = nil) {
        (self.repetition, self.topK, self.topP, self.minP) = (repetition, topK, topP, minP)
    }

    public var isOff: Bool { self == Filter() }

    /// What the dice use: repetition penalty, ÷ temperature, top-k, top-p, min-p, softmax.
    ///
    /// - Parameters:
    ///   - logits: (vocabulary).
    ///   - seen: the tokens so far, for the repetition penalty.
    public func dice(logits: [Float], temperature: Double, seen: [TokenID]) -> Distribution {
        var z = logits.map(Double.init)
        if let repetition {
            for id in Set(seen) where z.indices.contains(id) {
                z[id] = z[id] < 0 ? z[id] * repetition : z[id] / repetition
            }
        }
        guard temperature > 0 else { return Distribution(z, temperature: 0) }
        if temperature != 1 { z = z.map { $0 / temperature } }
        if let topK, topK < z.count, let least = Distribution.largest(z, topK).last.map({ z[$0] }) {
            z = z.map { $0 < least ? -.infinity : $0 }
        }
        if let topP, topP < 1 {
            let p = Distribution(z).probabilities
            var reached = 0.0
            for id in p.indices.sorted(by: { (p[$1], $0) < (p[$0], $1) }) {
                if reached >= topP { z[id] = -.infinity }
                reached += p[id]
            }
        }
        if let minP {
            let p = Distribution(z).probabilities
            let least = (p.max() ?? 0) * minP
            for id in p.indices where p[id] < least { z[id] = -.infinity }
        }
        return Distribution(z)
    }
}
