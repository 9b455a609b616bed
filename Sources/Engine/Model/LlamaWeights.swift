/// A transformer block's weights. All matrices are stored (out, in).
struct LlamaBlock: Sendable {
    let attentionNorm: [Float]
    /// (heads · d_head, d).
    let query: Linear
    /// (kv heads · d_head, d), as is `value`.
    let key: Linear
    let value: Linear
    /// (d, heads · d_head).
    let output: Linear
    let mlpNorm: [Float]
    /// (inner, d), as is `up`.
    let gate: Linear
    let up: Linear
    /// (d, inner).
    let down: Linear
}

/// Everything that training learned.
struct LlamaWeights: Sendable {
    /// (vocabulary, d).
    let tokenEmbedding: Matrix
    let blocks: [LlamaBlock]
    let finalNorm: [Float]
    /// (vocabulary, d): the token embedding itself where they are tied.
    let unembedding: Matrix

    init<Source: WeightSource>(
        _ source: Source, _ shape: LlamaConfiguration, _ names: LlamaNames
    ) throws(Source.Failure) {
        let (d, modelShape) = (shape.width, shape.modelShape)
        func matrix(_ name: String, _ rows: Int) throws(Source.Failure) -> Matrix {
            Matrix(try source.tensor("\(name).weight", shape: [rows, d]))
        }
        func norm(_ name: String) throws(Source.Failure) -> [Float] {
            try source.tensor("\(name).weight", shape: [d]).floats()
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws(Source.Failure) -> Linear {
            let weight = Matrix(try source.tensor("\(name).weight", shape: [outputs, inputs]))
            let bias = "\(name).bias"
            let added = source.contains(bias) ? try source.tensor(bias, shape: [outputs]).floats() : nil
            return Linear(weight: weight, bias: added, isTransposed: true)
        }
        tokenEmbedding = try matrix(names.tokenEmbedding, shape.vocabulary)
        var blocks: [LlamaBlock] = []
        for layer in 0..<shape.layers {
            func name(_ part: LlamaNames.Part) -> String { names.block(layer, part) }
            blocks.append(
                LlamaBlock(
                    attentionNorm: try norm(name(.attentionNorm)),
                    query: try linear(name(.query), modelShape.attentionWidth, d),
                    key: try linear(name(.key), modelShape.keyValueWidth, d),
                    value: try linear(name(.value), modelShape.keyValueWidth, d),
                    output: try linear(name(.output), d, modelShape.attentionWidth),
                    mlpNorm: try norm(name(.mlpNorm)),
                    gate: try linear(name(.gate), shape.innerWidth, d),
                    up: try linear(name(.up), shape.innerWidth, d),
                    down: try linear(name(.down), d, shape.innerWidth)))
        }
        self.blocks = blocks
        finalNorm = try norm(names.finalNorm)
        unembedding = shape.tiesEmbeddings ? tokenEmbedding : try matrix(names.unembedding, shape.vocabulary)
    }
}

/// What a kind of file calls the weights.
enum LlamaNames {
    case gguf, huggingFace

    enum Part: CaseIterable {
        case attentionNorm, query, key, value, output, mlpNorm, gate, up, down
    }

    var tokenEmbedding: String { self == .gguf ? "token_embd" : "embed_tokens" }
    var finalNorm: String { self == .gguf ? "output_norm" : "norm" }
    var unembedding: String { self == .gguf ? "output" : "lm_head" }

    /// All that there are, without `.weight`.
    func names(layers: Int) -> [String] {
        let matrices = (0..<layers).flatMap { layer in Part.allCases.map { block(layer, $0) } }
        return [tokenEmbedding, finalNorm, unembedding] + matrices
    }

    func block(_ layer: Int, _ part: Part) -> String {
        switch self {
        case .gguf: "blk.\(layer).\(Self.ggufName(part))"
        case .huggingFace: "layers.\(layer).\(Self.huggingFaceName(part))"
        }
    }

    private static func ggufName(_ part: Part) -> String {
        switch part {
        case .attentionNorm: "attn_norm"
        case .query: "attn_q"
        case .key: "attn_k"
        case .value: "attn_v"
        case .output: "attn_output"
        case .mlpNorm: "ffn_norm"
        case .gate: "ffn_gate"
        case .up: "ffn_up"
        case .down: "ffn_down"
        }
    }

    private static func huggingFaceName(_ part: Part) -> String {
        switch part {
        case .attentionNorm: "input_layernorm"
        case .query: "self_attn.q_proj"
        case .key: "self_attn.k_proj"
        case .value: "self_attn.v_proj"
        case .output: "self_attn.o_proj"
        case .mlpNorm: "post_attention_layernorm"
        case .gate: "mlp.gate_proj"
        case .up: "mlp.up_proj"
        case .down: "mlp.down_proj"
        }
    }
}
