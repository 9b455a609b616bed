/// What is known of a distribution of which only the likeliest tokens are given, as a server gives them: their own
/// probabilities exactly, of all others the sum, and that none of them is likelier than the last of the list.
public struct PartialDistribution: Sendable, Equatable {
    /// ln p of what is listed, at T = 1.
    public private(set) var logProbabilities: [Double]
    /// The probability of all others together.
    public private(set) var rest: Double
    /// The most that any one of the others can have.
    public private(set) var bound: Double
    /// How many the others are; nil where the vocabulary's size is not known.
    public private(set) var others: Int?

    /// - Parameters:
    ///   - logProbabilities: ln p of the likeliest, the largest first.
    ///   - vocabulary: how many tokens there are in all.
    public init(logProbabilities: [Double], vocabulary: Int? = nil) {
        self.logProbabilities = logProbabilities
        let listed = logProbabilities.reduce(0) { $0 + Elementary.exp($1) }
        others = vocabulary.map { max(0, $0 - logProbabilities.count) }
        // What the server rounded can add up to a hair over 1.
        rest = others == 0 ? 0 : max(0, 1 - listed)
        bound = min(rest, logProbabilities.last.map(Elementary.exp) ?? 1)
    }

    public var probabilities: [Double] { logProbabilities.map(Elementary.exp) }

    /// Whether nothing is missing.
    public var isWhole: Bool { rest == 0 }

    /// −Σ p·ln p over what is listed, and the least that the others can add: with none above `bound`, their sum is spread
    /// over rest / bound tokens or more, so they add at least −rest·ln bound. In nats.
    public var leastEntropy: Double {
        let listed = logProbabilities.reduce(0) { $0 - Elementary.exp($1) * $1 }
        return max(0, listed - (bound > 0 ? rest * Elementary.log(bound) : 0))
    }

    /// Lists one of the others as well.
    public mutating func list(logProbability: Double) {
        logProbabilities.append(logProbability)
        rest = max(0, rest - Elementary.exp(logProbability))
        bound = min(rest, bound)
        others = others.map { max(0, $0 - 1) }
    }

    /// The distribution after amounts were added to the logits of listed tokens: p'(t) = p(t)·e^b / Z with
    /// Z = 1 + Σ p(t)·(e^b − 1), which needs no logit and no token beside those.
    ///
    /// - Parameter amounts: by place in the list.
    public func biased(by amounts: [Int: Double]) -> PartialDistribution {
        guard !amounts.isEmpty else { return self }
        // Relative to the largest term, so that no amount overflows.
        let shifted = logProbabilities.indices.map { logProbabilities[$0] + (amounts[$0] ?? 0) }
        let restLog = rest > 0 ? Elementary.log(rest) : -.infinity
        let highest = max(shifted.max() ?? restLog, restLog)
        let sum = shifted.reduce(Elementary.exp(restLog - highest)) { $0 + Elementary.exp($1 - highest) }
        let logZ = highest + Elementary.log(sum)
        var changed = self
        changed.logProbabilities = shifted.map { $0 - logZ }
        changed.rest = rest > 0 ? Elementary.exp(restLog - logZ) : 0
        changed.bound = bound > 0 ? Elementary.exp(Elementary.log(bound) - logZ) : 0
        return changed
    }

    /// What the dice give each listed token.
    public enum Dice: Sendable, Equatable {
        case exact([Double])
        /// The least and the most of each: the others' share depends on how they are spread.
        case within([ClosedRange<Double>])
        case unknown(Obstacle)
    }

    /// Why nothing can be said of the dice.
    public enum Obstacle: Sendable, Equatable {
        /// The penalty falls on tokens of the prompt, of which some may not be listed.
        case repetition
        /// The tokens that the filter keeps reach beyond the list.
        case beyondList
        /// Servers do not agree on which of temperature and filters comes first.
        case order
    }

    /// What can be known of the dice: everything where a filter cuts within the list, or where T = 1 and none is set;
    /// bounds at another temperature.
    public func dice(_ filter: Filter, temperature: Double) -> Dice {
        guard filter.repetition == nil else { return .unknown(.repetition) }
        let isOneFilter = filter.topP == nil || filter.minP == nil
        guard isOneFilter, temperature == 1 || (filter.topP == nil && filter.minP == nil) || temperature == 0 else {
            return .unknown(.order)
        }
        guard let highest = logProbabilities.max() else { return .unknown(.beyondList) }
        if temperature == 0 {
            let best = logProbabilities.firstIndex(of: highest)
            return .exact(logProbabilities.indices.map { $0 == best ? 1 : 0 })
        }
        var weights = logProbabilities.map { Elementary.exp(($0 - highest) / temperature) }
        var others = othersWeight(highest, temperature)
        if let count = filter.topK {
            guard count <= weights.count || isWhole else { return .unknown(.beyondList) }
            keep(&weights, atLeast: Distribution.largest(weights, count).last.map { weights[$0] } ?? 0)
            others = 0...0
        }
        if let part = filter.minP {
            // At T = 1 a weight is p over the largest p.
            guard isWhole || others.upperBound == 0 || bound < part * Elementary.exp(highest) else {
                return .unknown(.beyondList)
            }
            keep(&weights, atLeast: part)
            others = 0...0
        }
        if let whole = filter.topP {
            guard let least = nucleus(weights, others.lowerBound, reaching: whole) else { return .unknown(.beyondList) }
            keep(&weights, atLeast: least)
            others = 0...0
        }
        return shares(weights, others)
    }

    /// Σ (p / the largest p)^(1/T) over the others, at least and at most. For T < 1 it is largest where they are few and
    /// likely, for T > 1 where they are many and unlikely.
    private func othersWeight(_ highest: Double, _ temperature: Double) -> ClosedRange<Double> {
        guard rest > 0 else { return 0...0 }
        let power = 1 / temperature
        func weight(each p: Double) -> Double {
            rest / p * Elementary.exp((Elementary.log(p) - highest) * power)
        }
        if temperature == 1 {
            let one = rest / Elementary.exp(highest)
            return one...one
        }
        let few = bound > 0 ? weight(each: bound) : 0
        let many = others.map { $0 > 0 ? weight(each: rest / Double($0)) : 0 }
        return temperature < 1 ? min(many ?? 0, few)...few : few...max(many ?? .infinity, few)
    }

    private func keep(_ weights: inout [Double], atLeast least: Double) {
        for index in weights.indices where weights[index] < least { weights[index] = 0 }
    }

    /// The smallest weight among the fewest that reach that part of the sum; nil where the list is too short.
    private func nucleus(_ weights: [Double], _ others: Double, reaching whole: Double) -> Double? {
        let sum = weights.reduce(others, +)
        var reached = 0.0
        for index in Distribution.largest(weights, weights.count) {
            reached += weights[index]
            if reached >= whole * sum { return weights[index] }
        }
        return others == 0 ? 0 : nil
    }

    private func shares(_ weights: [Double], _ others: ClosedRange<Double>) -> Dice {
        let listed = weights.reduce(0, +)
        if others.lowerBound == others.upperBound {
            return .exact(weights.map { $0 / (listed + others.lowerBound) })
        }
        return .within(weights.map { $0 / (listed + others.upperBound)...$0 / (listed + others.lowerBound) })
    }
}
