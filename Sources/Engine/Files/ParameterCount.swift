/// How many numbers a model learned, part by part.
public struct ParameterCount: Sendable {
    public struct Part: Sendable, Equatable {
        public let name: String
        public let count: Int
    }

    /// In the order of the forward pass.
    public let parts: [Part]

    public var total: Int { parts.reduce(0) { $0 + $1.count } }
}

extension GPT2Configuration {
    /// Counted from the shape alone, so that no weights are needed.
    public var parameters: ParameterCount {
        let d = width
        var parts = [
            ParameterCount.Part(name: "token embedding", count: vocabulary * d),
            ParameterCount.Part(name: "position embedding", count: context * d),
            ParameterCount.Part(name: "attention", count: layers * (4 * d * d + 4 * d)),
            ParameterCount.Part(name: "MLP", count: layers * (2 * d * innerWidth + innerWidth + d)),
            ParameterCount.Part(name: "LayerNorm", count: (2 * layers + 1) * 2 * d),
        ]
        if !tiesEmbeddings { parts.append(ParameterCount.Part(name: "unembedding", count: vocabulary * d)) }
        return ParameterCount(parts: parts)
    }
}
