/// Where one head looks: `blocks.L.attn.hook_pattern[H]` in TransformerLens.
public struct AttentionPattern: Sendable, Equatable {
    public let layer: Int
    public let head: Int
    /// The weights after softmax, query × key: row q sums to 1, and is 0 beyond q.
    public let weights: [[Float]]
}

extension Inference {
    /// The attention weights of all heads of a layer over a text.
    ///
    /// - Throws: what `logits(after:)` throws.
    public func attentionPatterns(
        of tokens: [TokenID], layer: Int, under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [AttentionPattern] {
        try Site.residual(layer: layer).check(against: loaded.shape)
        let count = tokens.count
        let pattern = try patterns(of: tokens, in: [layer], under: interventions, shouldStop: shouldStop)[0]
        return (0..<loaded.shape.heads).map { head in
            let weights = (0..<count).map { query in
                let start = (head * count + query) * count
                return Array(pattern[start..<start + count])
            }
            return AttentionPattern(layer: layer, head: head, weights: weights)
        }
    }
}

/// A text and which places of it look at which, where a head has a habit.
public struct AttentionPairs: Sendable, Equatable {
    public var tokens: [TokenID]
    public var pairs: [(query: Int, key: Int)]

    public init(tokens: [TokenID], pairs: [(query: Int, key: Int)]) {
        (self.tokens, self.pairs) = (tokens, pairs)
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.tokens == b.tokens && a.pairs.elementsEqual(b.pairs) { $0 == $1 }
    }
}

/// How much each head looks where a habit would have it look.
public struct HeadScores: Sendable, Equatable {
    /// Mean attention, (layers, heads).
    public let means: [[Double]]
    /// The standard deviation over texts of a text's mean.
    public let spreads: [[Double]]
}

extension Inference {
    /// The mean attention of every head over the pairs of many texts: the prefix-matching score of Olsson et al.,
    /// "In-context learning and induction heads", 2022, where the pairs lead from a token's copy to what followed it.
    ///
    /// - Parameters:
    ///   - texts: each with one pair at least.
    ///   - progress: told how many texts are done.
    /// - Throws: what `logits(after:)` throws.
    public func headScores(
        on texts: [AttentionPairs], under interventions: [Intervention] = [], shouldStop: () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws(EngineError) -> HeadScores {
        let (layers, heads) = (loaded.shape.layers, loaded.shape.heads)
        var scores = [[[Double]]](repeating: [[Double]](repeating: [], count: heads), count: layers)
        for (number, text) in texts.enumerated() {
            progress(number)
            let found = try patterns(
                of: text.tokens, in: Array(0..<layers), under: interventions, shouldStop: shouldStop)
            let count = text.tokens.count
            for layer in 0..<layers {
                for head in 0..<heads {
                    let sum = text.pairs.reduce(0.0) { sum, pair in
                        sum + Double(found[layer][(head * count + pair.query) * count + pair.key])
                    }
                    scores[layer][head].append(sum / Double(text.pairs.count))
                }
            }
        }
        progress(texts.count)
        let moments = scores.map { $0.map { Moments($0) } }
        return HeadScores(
            means: moments.map { $0.map(\.mean) }, spreads: moments.map { $0.map(\.deviation) })
    }
}
