extension Model {
    /// The model of a GGUF file, of architecture `gpt2` or `llama`. Norms and biases are copied; matrices stay in the
    /// file, quantised as they are.
    ///
    /// Throws `.configuration`, `.missingTensor`, `.wrongShape`, `.unsupportedType`, and `.malformed` for a tensor that
    /// the architecture as it is computed here has no use for: leaving it out would give another model.
    public init(_ file: GGUFFile) throws(ModelFileError) {
        switch try ModelConfiguration(file) {
        case .llama(let shape):
            let weights = try LlamaWeights(file, shape, .gguf)
            try file.checkNothingIsLeft(
                LlamaNames.gguf.names(layers: shape.layers).flatMap { ["\($0).weight", "\($0).bias"] }
                    + ["rope_freqs.weight"])
            self = .llama(Llama(weights: weights, configuration: shape))
        case .gpt2(let shape):
            let names = GPT2Names(layers: shape.layers)
            let weights = try GPT2Weights(GPT2Tensors(file: file, names: names), shape, isTransposed: true)
            try file.checkNothingIsLeft(Array(names.names.values))
            self = .gpt2(GPT2(weights: weights, shape: shape))
        }
    }
}

extension GGUFFile {
    fileprivate func checkNothingIsLeft(_ known: [String]) throws(ModelFileError) {
        let known = Set(known)
        for name in names where !known.contains(name) {
            throw .malformed(
                file: path,
                detail: "tensor \(name) is none of this architecture's; the model would be another without it")
        }
    }
}

/// What GGUF calls GPT-2's weights, by Hugging Face's names.
private struct GPT2Names {
    var names = [
        "wte.weight": "token_embd.weight", "wpe.weight": "position_embd.weight", "ln_f.weight": "output_norm.weight",
        "ln_f.bias": "output_norm.bias", "lm_head.weight": "output.weight",
    ]

    init(layers: Int) {
        let parts = [
            ("ln_1", "attn_norm"), ("attn.c_attn", "attn_qkv"), ("attn.c_proj", "attn_output"), ("ln_2", "ffn_norm"),
            ("mlp.c_fc", "ffn_up"), ("mlp.c_proj", "ffn_down"),
        ]
        for layer in 0..<layers {
            for (ours, theirs) in parts {
                for kind in ["weight", "bias"] {
                    names["h.\(layer).\(ours).\(kind)"] = "blk.\(layer).\(theirs).\(kind)"
                }
            }
        }
    }
}

private struct GPT2Tensors: WeightSource {
    let file: GGUFFile
    let names: GPT2Names

    func contains(_ name: String) -> Bool { file.contains(names.names[name] ?? name) }

    func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> Tensor {
        try file.tensor(names.names[name] ?? name, shape: shape)
    }
}

extension GPT2Configuration {
    init(_ file: GGUFFile) throws(ModelFileError) {
        let width = try file.requiredSize("gpt2.embedding_length", limit: ShapeLimit.width)
        let heads = try file.requiredSize("gpt2.attention.head_count", limit: ShapeLimit.width)
        guard width.isMultiple(of: heads) else {
            throw file.refusal(of: "gpt2.attention.head_count", expected: "a divisor of \(width)")
        }
        guard let vocabulary = file.rows(of: "token_embd.weight", columns: width) else {
            throw .missingTensor(name: "token_embd.weight", file: file.path)
        }
        self.init(
            layers: try file.requiredSize("gpt2.block_count", limit: ShapeLimit.layers), heads: heads, width: width,
            innerWidth: try file.requiredSize("gpt2.feed_forward_length", limit: ShapeLimit.innerWidth),
            context: try file.requiredSize("gpt2.context_length", limit: ShapeLimit.rows), vocabulary: vocabulary,
            layerNormEpsilon: try file.positiveFloat("gpt2.attention.layer_norm_epsilon") ?? 1e-5,
            tiesEmbeddings: !file.contains("output.weight"))
    }
}
