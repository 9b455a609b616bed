/// The shape of a Llama (Touvron et al., "LLaMA: Open and Efficient Foundation Language Models", 2023), and of the
/// models that are built like one.
public struct LlamaConfiguration: Sendable, Equatable {
    /// Which components of a query or key turn together.
    public enum Pairs: Sendable {
        /// 2p and 2p + 1: as the paper has it, and GGUF, whose writers permute the rows of W_Q and W_K for it.
        case neighbours
        /// p and p + half: as Hugging Face stores it.
        case halves
    }

    public let layers: Int
    public let heads: Int
    /// Heads of keys and values (grouped-query attention: Ainslie et al. 2023).
    public let keyValueHeads: Int
    public let headWidth: Int
    /// The residual stream's width d.
    public let width: Int
    /// The neurons of each block's MLP.
    public let innerWidth: Int
    public let context: Int
    /// The tokens that the embedding has rows for; may be more than the tokenizer's.
    public let vocabulary: Int
    /// ε inside RMSNorm's root.
    public let normEpsilon: Float
    /// θ of the rotary positions (Su et al. 2021): pair p of n turns by θ^(−p/n) at each position.
    public let turningBase: Double
    /// Components of a head that turn.
    public let turningWidth: Int
    public let pairs: Pairs
    /// What each pair's frequency is divided by, in models that were stretched to longer contexts; empty for 1.
    public let frequencyDivisors: [Double]
    /// Whether the unembedding is the token embedding.
    public let tiesEmbeddings: Bool

    public var modelShape: ModelShape {
        ModelShape(
            layers: layers, heads: heads, keyValueHeads: keyValueHeads, headWidth: headWidth, width: width,
            innerWidth: innerWidth, isGated: true, turningWidth: turningWidth, context: context,
            vocabulary: vocabulary)
    }

    /// How far each pair turns from one position to the next, in radians.
    var frequencies: [Double] {
        let frequencies = Self.frequencies(width: turningWidth, base: turningBase)
        return frequencyDivisors.isEmpty ? frequencies : zip(frequencies, frequencyDivisors).map { $0 / $1 }
    }

    /// The same without divisors.
    static func frequencies(width: Int, base: Double) -> [Double] {
        (0..<width / 2).map { Elementary.exp(-Double(2 * $0) / Double(width) * Elementary.log(base)) }
    }

    /// The positions that can be had of those that a file claims: it only claims them, and room for keys and values is
    /// taken for all of them, though it costs nothing until it is filled. Nil where not even one can.
    static func room(
        for claimed: Int, layers: Int, heads: Int, keyValueHeads: Int, headWidth: Int
    ) -> Int? {
        guard heads * headWidth <= ShapeLimit.innerWidth else { return nil }
        let room = min(claimed, longestContext, cacheLimit / (layers * keyValueHeads * headWidth))
        return room > 0 ? room : nil
    }

    private static let longestContext = 1 << 22
    /// Floats of the keys of all layers and positions.
    private static let cacheLimit = 1 << 33

    /// The parameters of this shape, by arithmetic; tied embeddings count once.
    public var parameters: ParameterCount {
        // Per layer: W_Q and W_O (d, heads · d_head), W_K and W_V (d, kv heads · d_head); gate, up and down (d, i); two
        // norms. No biases.
        let shape = modelShape
        let attention = 2 * width * shape.attentionWidth + 2 * width * shape.keyValueWidth
        var parts = [
            ParameterCount.Part(name: "token embedding", count: vocabulary * width, formula: "V × d"),
            ParameterCount.Part(name: "attention", count: layers * attention, formula: "n × (2dq + 2dk)"),
            ParameterCount.Part(name: "mlp", count: layers * 3 * width * innerWidth, formula: "n × 3di"),
            ParameterCount.Part(name: "norms", count: (2 * layers + 1) * width, formula: "(2n + 1) × d"),
        ]
        if !tiesEmbeddings {
            parts.append(ParameterCount.Part(name: "unembedding", count: vocabulary * width, formula: "V × d"))
        }
        return ParameterCount(
            parts: parts,
            sizes: [
                ParameterCount.Size(letter: "V", name: "tokens", value: vocabulary),
                ParameterCount.Size(letter: "n", name: "layers", value: layers),
                ParameterCount.Size(letter: "d", name: "width", value: width),
                ParameterCount.Size(letter: "q", name: "width of all queries", value: shape.attentionWidth),
                ParameterCount.Size(letter: "k", name: "width of all keys", value: shape.keyValueWidth),
                ParameterCount.Size(letter: "i", name: "neurons of a layer", value: innerWidth),
            ],
            layer: ParameterCount.Part(
                name: "layer", count: attention + 3 * width * innerWidth + 2 * width,
                formula: "2dq + 2dk + 3di + 2d"))
    }
}
