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
        (0..<turningWidth / 2).map { pair in
            let turn = Elementary.exp(-Double(2 * pair) / Double(turningWidth) * Elementary.log(turningBase))
            return frequencyDivisors.isEmpty ? turn : turn / frequencyDivisors[pair]
        }
    }

    /// The parameters of this shape, by arithmetic; tied embeddings count once.
    public var parameters: ParameterCount {
        // Per layer: W_Q and W_O (d, heads · d_head), W_K and W_V (d, kv heads · d_head); gate, up and down (d, i); two
        // norms. No biases.
        let shape = modelShape
        let attention = 2 * width * shape.attentionWidth + 2 * width * shape.keyValueWidth
        var parts = [
            ParameterCount.Part(name: "token embedding", count: vocabulary * width),
            ParameterCount.Part(name: "attention", count: layers * attention),
            ParameterCount.Part(name: "mlp", count: layers * 3 * width * innerWidth),
            ParameterCount.Part(name: "norms", count: (2 * layers + 1) * width),
        ]
        if !tiesEmbeddings { parts.append(ParameterCount.Part(name: "unembedding", count: vocabulary * width)) }
        return ParameterCount(parts: parts)
    }
}
