extension LlamaConfiguration {
    /// The shape that the metadata of `file` gives, with the names of llama.cpp's architecture `llama`; what would make
    /// another function of the same weights is refused.
    init(_ file: GGUFFile) throws(ModelFileError) {
        func size(_ key: String, _ limit: Int) throws(ModelFileError) -> Int {
            try file.requiredSize("llama.\(key)", limit: limit)
        }
        width = try size("embedding_length", ShapeLimit.width)
        layers = try size("block_count", ShapeLimit.layers)
        innerWidth = try size("feed_forward_length", ShapeLimit.innerWidth)
        heads = try size("attention.head_count", ShapeLimit.width)
        keyValueHeads = try file.size("llama.attention.head_count_kv", limit: ShapeLimit.width) ?? heads
        guard heads.isMultiple(of: keyValueHeads) else {
            throw file.refusal(of: "llama.attention.head_count_kv", expected: "a divisor of \(heads)")
        }
        if let own = try file.size("llama.attention.key_length", limit: ShapeLimit.width) {
            headWidth = own
        } else {
            guard width.isMultiple(of: heads) else {
                throw file.refusal(of: "llama.attention.head_count", expected: "a divisor of \(width)")
            }
            headWidth = width / heads
        }
        guard try file.size("llama.attention.value_length", limit: ShapeLimit.width) ?? headWidth == headWidth else {
            throw file.refusal(of: "llama.attention.value_length", expected: "\(headWidth), as wide as a key")
        }
        turningWidth = try file.size("llama.rope.dimension_count", limit: ShapeLimit.width) ?? headWidth
        guard turningWidth <= headWidth, turningWidth.isMultiple(of: 2) else {
            throw file.refusal(of: "llama.rope.dimension_count", expected: "an even number up to \(headWidth)")
        }
        guard
            let room = Self.room(
                for: try size("context_length", ShapeLimit.rows), layers: layers, heads: heads,
                keyValueHeads: keyValueHeads, headWidth: headWidth)
        else { throw file.refusal(of: "llama.attention.key_length", expected: "fewer, or narrower heads") }
        context = room
        normEpsilon = try file.positiveFloat("llama.attention.layer_norm_rms_epsilon") ?? 1e-5
        turningBase = try file.positive("llama.rope.freq_base") ?? 10_000
        pairs = .neighbours
        frequencyDivisors = try Self.divisors(file, turningWidth / 2)
        tiesEmbeddings = !file.contains("output.weight")
        guard let rows = file.rows(of: "token_embd.weight", columns: width) else {
            throw .missingTensor(name: "token_embd.weight", file: file.path)
        }
        vocabulary = rows
        if file.metadata["llama.expert_count"] != nil {
            throw file.refusal(of: "llama.expert_count", expected: "none: mixtures of experts are not supported")
        }
    }

    /// One divisor for each pair, where the model was stretched to a longer context: for all the same, or from a tensor.
    private static func divisors(_ file: GGUFFile, _ pairs: Int) throws(ModelFileError) -> [Double] {
        switch try file.text("llama.rope.scaling.type") {
        case nil, "none": break
        case "linear":
            let factor = try file.positive("llama.rope.scaling.factor") ?? 1
            return [Double](repeating: factor, count: pairs)
        default: throw file.refusal(of: "llama.rope.scaling.type", expected: "\"none\" or \"linear\"")
        }
        guard file.contains("rope_freqs.weight") else { return [] }
        let tensor = try file.tensor("rope_freqs.weight", shape: [pairs])
        let divisors = tensor.floats().map { Double($0) }
        guard divisors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw .malformed(file: file.path, detail: "tensor rope_freqs.weight: not all numbers are positive")
        }
        return divisors
    }
}
