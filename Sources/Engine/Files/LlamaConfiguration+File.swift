extension LlamaConfiguration {
    /// The entries of a `config.json` of Transformers' `LlamaConfig`, with its defaults; the sizes have none here. What
    /// would make another function of the same weights is refused.
    init(_ file: ConfigurationFile) throws(ModelFileError) {
        func size(_ key: String, _ limit: Int) throws(ModelFileError) -> Int {
            guard let size = try file.size(key, limit: limit) else {
                throw file.refusal(of: key, expected: "a whole number from 1 to \(limit)")
            }
            return size
        }
        try Self.checkFunction(of: file)
        width = try size("hidden_size", ShapeLimit.width)
        layers = try size("num_hidden_layers", ShapeLimit.layers)
        innerWidth = try size("intermediate_size", ShapeLimit.innerWidth)
        vocabulary = try size("vocab_size", ShapeLimit.rows)
        heads = try size("num_attention_heads", ShapeLimit.width)
        keyValueHeads = try file.size("num_key_value_heads", limit: ShapeLimit.width) ?? heads
        guard heads.isMultiple(of: keyValueHeads) else {
            throw file.refusal(of: "num_key_value_heads", expected: "a divisor of \(heads)")
        }
        if let own = try file.size("head_dim", limit: ShapeLimit.width) {
            headWidth = own
        } else {
            guard width.isMultiple(of: heads) else {
                throw file.refusal(of: "num_attention_heads", expected: "a divisor of \(width)")
            }
            headWidth = width / heads
        }
        let key = file["head_dim"] == nil ? "num_attention_heads" : "head_dim"
        guard headWidth.isMultiple(of: 2) else {
            throw file.refusal(of: key, expected: "heads of an even width, whose halves turn together")
        }
        turningWidth = headWidth
        guard
            let room = Self.room(
                for: try size("max_position_embeddings", ShapeLimit.rows), layers: layers, heads: heads,
                keyValueHeads: keyValueHeads, headWidth: headWidth)
        else { throw file.refusal(of: key, expected: "fewer, or narrower heads") }
        context = room
        normEpsilon = Float(try file.positive("rms_norm_eps") ?? 1e-6)
        guard normEpsilon > 0, normEpsilon.isFinite else {
            throw file.refusal(of: "rms_norm_eps", expected: "a positive number")
        }
        tiesEmbeddings = try file.truth("tie_word_embeddings") ?? false
        pairs = .halves
        // Transformers 5 writes both into one entry.
        let parameters = try file.part("rope_parameters")
        let (own, nested) = (try file.positive("rope_theta"), try parameters?.positive("rope_theta"))
        turningBase = nested ?? own ?? 10_000
        let scaling = try file.part("rope_scaling")
        let stretched =
            if let entries = parameters ?? scaling { try RotaryScaling(entries) } else { RotaryScaling.none }
        frequencyDivisors = stretched.divisors(of: Self.frequencies(width: turningWidth, base: turningBase))
    }

    private static func checkFunction(of file: ConfigurationFile) throws(ModelFileError) {
        switch file["hidden_act"] {
        case nil, .text("silu"), .text("swish"): break
        default: throw file.refusal(of: "hidden_act", expected: "\"silu\"")
        }
        for key in ["attention_bias", "mlp_bias"] where try file.truth(key) == true {
            throw file.refusal(of: key, expected: "false")
        }
        guard file["quantization_config"] == nil else {
            throw file.refusal(of: "quantization_config", expected: "none: weights in F32, F16 or BF16")
        }
        let nested = try file.part("rope_parameters")
        for part in [file, nested].compactMap({ $0 }) {
            let share = try part.positive("partial_rotary_factor") ?? 1
            guard share == 1 else {
                throw part.refusal(of: "partial_rotary_factor", expected: "1")
            }
        }
    }
}
