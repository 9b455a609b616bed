/// How many numbers a model has learned, by kind of part.
public struct ParameterCount: Sendable, Equatable {
    /// One kind of part, over all layers.
    public struct Part: Sendable, Equatable {
        /// For example "attention".
        public let name: String
        public let count: Int
    }

    /// The parts, in the order in which a token meets them.
    public let parts: [Part]

    /// All parameters.
    public var total: Int { parts.reduce(0) { $0 + $1.count } }
}

extension GPT2Configuration {
    /// The parameters of this shape, by arithmetic: no weights needed. Tied embeddings count once.
    ///
    /// The published totals follow from it, such as 124,439,808 for `gpt2`. The 345M and 762M often quoted for
    /// `gpt2-medium` and `gpt2-large` are the paper's older counts.
    public var parameters: ParameterCount {
        // Per layer: c_attn (d, 3d) and c_proj (d, d); c_fc (d, i) and c_proj (i, d); two LayerNorms. Biases included.
        let attention = width * 3 * width + 3 * width + width * width + width
        let mlp = width * innerWidth + innerWidth + innerWidth * width + width
        let norms = 2 * 2 * width
        var parts = [
            ParameterCount.Part(name: "token embedding", count: vocabulary * width),
            ParameterCount.Part(name: "position embedding", count: context * width),
            ParameterCount.Part(name: "attention", count: layers * attention),
            ParameterCount.Part(name: "mlp", count: layers * mlp),
            ParameterCount.Part(name: "layer norms", count: layers * norms + 2 * width),
        ]
        if !tiesEmbeddings {
            parts.append(ParameterCount.Part(name: "unembedding", count: vocabulary * width))
        }
        return ParameterCount(parts: parts)
    }
}
