extension GPT2Configuration {
    /// The text of `config.json`, as Transformers writes it for a `GPT2LMHeadModel`.
    ///
    /// - Parameters:
    ///   - type: how the weights beside it are stored.
    ///   - endOfText: the token that begins and ends documents, or nil if the vocabulary has none.
    public func fileText(type: ElementType = .f32, endOfText: TokenID? = nil) -> String {
        let end = endOfText.map(String.init) ?? "null"
        return """
            {
              "activation_function": "gelu_new",
              "add_cross_attention": false,
              "architectures": [
                "GPT2LMHeadModel"
              ],
              "attn_pdrop": 0.0,
              "bos_token_id": \(end),
              "dtype": "\(type.torchName)",
              "embd_pdrop": 0.0,
              "eos_token_id": \(end),
              "initializer_range": 0.02,
              "layer_norm_epsilon": \(layerNormEpsilon),
              "model_type": "gpt2",
              "n_embd": \(width),
              "n_head": \(heads),
              "n_inner": \(innerWidth == 4 * width ? "null" : String(innerWidth)),
              "n_layer": \(layers),
              "n_positions": \(context),
              "reorder_and_upcast_attn": false,
              "resid_pdrop": 0.0,
              "scale_attn_by_inverse_layer_idx": false,
              "scale_attn_weights": true,
              "tie_word_embeddings": \(tiesEmbeddings),
              "use_cache": true,
              "vocab_size": \(vocabulary)
            }

            """
    }
}

extension ElementType {
    /// PyTorch's name.
    fileprivate var torchName: String {
        switch self {
        case .f32: "float32"
        case .f16: "float16"
        case .bf16: "bfloat16"
        }
    }
}
