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
        var sampler = Sampler(self, temperature: temperature)
        return sampler.dice(logits, seen: seen)
    }
}
