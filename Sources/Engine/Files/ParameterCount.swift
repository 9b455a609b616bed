/// How many numbers a model has learned, by kind of part.
public struct ParameterCount: Sendable, Equatable {
    /// One kind of part, over all layers.
    public struct Part: Sendable, Equatable {
        /// For example "attention".
        public let name: String
        public let count: Int
        /// The count by the model's sizes: `n × (4d² + 4d)`. Letters side by side, or behind a number, are a product.
        public let formula: String
    }

    /// A letter of the formulas.
    public struct Size: Sendable, Equatable {
        public let letter: Character
        /// For example "layers".
        public let name: String
        public let value: Int
    }

    /// The parts, in the order in which a token meets them.
    public let parts: [Part]
    /// The letters of their formulas.
    public let sizes: [Size]
    /// One layer of attention, MLP and norms.
    public let layer: Part

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
        let isUsual = innerWidth == 4 * width
        var parts = [
            ParameterCount.Part(name: "token embedding", count: vocabulary * width, formula: "V × d"),
            ParameterCount.Part(name: "position embedding", count: context * width, formula: "T × d"),
            ParameterCount.Part(name: "attention", count: layers * attention, formula: "n × (4d² + 4d)"),
            ParameterCount.Part(
                name: "mlp", count: layers * mlp, formula: isUsual ? "n × (8d² + 5d)" : "n × (2di + i + d)"),
            ParameterCount.Part(name: "layer norms", count: layers * norms + 2 * width, formula: "n × 4d + 2d"),
        ]
        if !tiesEmbeddings {
            parts.append(ParameterCount.Part(name: "unembedding", count: vocabulary * width, formula: "V × d"))
        }
        var sizes = [
            ParameterCount.Size(letter: "V", name: "tokens", value: vocabulary),
            ParameterCount.Size(letter: "T", name: "positions", value: context),
            ParameterCount.Size(letter: "n", name: "layers", value: layers),
            ParameterCount.Size(letter: "d", name: "width", value: width),
        ]
        if !isUsual { sizes.append(ParameterCount.Size(letter: "i", name: "neurons of a layer", value: innerWidth)) }
        return ParameterCount(
            parts: parts, sizes: sizes,
            layer: ParameterCount.Part(
                name: "layer", count: attention + mlp + norms,
                formula: isUsual ? "12d² + 13d" : "4d² + 2di + 9d + i"))
    }
}
