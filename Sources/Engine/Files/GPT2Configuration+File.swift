extension GPT2Configuration {
    /// Reads `config.json` in `folder`, and refuses what would make a different function of the same weights.
    ///
    /// Defaults are those of Transformers' `GPT2Config`; the sizes have none here and must be given.
    /// Throws what `MappedFile` throws, `.malformed`, and `.configuration` for the entry that is wrong.
    public init(folder: String) throws(ModelFileError) {
        guard somethingLies(at: folder) else { throw .missing(path: folder) }
        try self.init(ConfigurationFile(path: "\(folder)/config.json"))
    }

    /// The same from the entries of `file`.
    init(_ file: ConfigurationFile) throws(ModelFileError) {
        try Self.checkFunction(of: file)

        func size(_ key: String, limit: Int) throws(ModelFileError) -> Int {
            guard let size = try file.size(key, limit: limit) else {
                throw file.refusal(of: key, expected: "a whole number from 1 to \(limit)")
            }
            return size
        }
        let width = try size("n_embd", limit: ShapeLimit.width)
        let heads = try size("n_head", limit: ShapeLimit.width)
        guard width.isMultiple(of: heads) else { throw file.refusal(of: "n_head", expected: "a divisor of \(width)") }
        let olderContext = file["n_positions"] == nil ? try file.size("n_ctx", limit: ShapeLimit.rows) : nil
        let context: Int
        if let olderContext {
            context = olderContext
        } else {
            context = try size("n_positions", limit: ShapeLimit.rows)
        }
        let epsilon = Float(try file.positive("layer_norm_epsilon") ?? 1e-5)
        guard epsilon > 0, epsilon.isFinite else {
            throw file.refusal(of: "layer_norm_epsilon", expected: "a positive number")
        }

        self.init(
            layers: try size("n_layer", limit: ShapeLimit.layers), heads: heads, width: width,
            innerWidth: try file.size("n_inner", limit: ShapeLimit.innerWidth), context: context,
            vocabulary: try size("vocab_size", limit: ShapeLimit.rows), layerNormEpsilon: epsilon,
            tiesEmbeddings: try file.truth("tie_word_embeddings") ?? true)
    }

    /// Throws unless `file` describes the arithmetic of GPT-2 as published.
    ///
    /// `reorder_and_upcast_attn` may be either: in F32 both orders are the same function.
    private static func checkFunction(of file: ConfigurationFile) throws(ModelFileError) {
        switch file["model_type"] {
        case .text("gpt2"): break
        case nil:
            guard case .texts(let names) = file["architectures"], names.contains("GPT2LMHeadModel") else {
                throw file.refusal(of: "model_type", expected: "\"gpt2\"")
            }
        default: throw file.refusal(of: "model_type", expected: "\"gpt2\"")
        }
        switch file["activation_function"] {
        case nil, .text("gelu_new"), .text("gelu_pytorch_tanh"): break
        default: throw file.refusal(of: "activation_function", expected: "\"gelu_new\"")
        }
        let required = [
            ("scale_attn_weights", true), ("scale_attn_by_inverse_layer_idx", false), ("add_cross_attention", false),
        ]
        for (key, needed) in required where try file.truth(key) ?? needed != needed {
            throw file.refusal(of: key, expected: "\(needed)")
        }
        _ = try file.truth("reorder_and_upcast_attn")
    }
}
