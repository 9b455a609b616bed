/// A transformer block's weights, under their names in the file.
struct Block: Sendable {
    let ln1: LayerNorm
    /// (d, 3d): Q | K | V.
    var cAttn: Linear
    /// (d, d), the attention's output projection.
    var attnProjection: Linear
    let ln2: LayerNorm
    /// (d, inner).
    var cFc: Linear
    /// (inner, d).
    var mlpProjection: Linear
}

/// Everything that training learned.
struct GPT2Weights: Sendable {
    /// wte, (vocabulary, d).
    var tokenEmbedding: Matrix
    /// wpe, (context, d).
    var positionEmbedding: Matrix
    var blocks: [Block]
    let finalNorm: LayerNorm
    /// (vocabulary, d): wte itself where the head is tied.
    var unembedding: Matrix

    /// Whether matrices are stored (out, in), as GGUF does.
    let isTransposed: Bool

    init<Source: WeightSource>(
        _ source: Source, _ shape: GPT2Configuration, isTransposed: Bool = false
    ) throws(Source.Failure) {
        self.isTransposed = isTransposed

        func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(Source.Failure) -> Matrix {
            Matrix(try source.tensor(name, shape: [rows, columns]))
        }
        func vector(_ name: String, _ count: Int) throws(Source.Failure) -> [Float] {
            let tensor = try source.tensor(name, shape: [count])
            return tensor.floats()
        }
        func linear(_ name: String, _ rows: Int, _ columns: Int) throws(Source.Failure) -> Linear {
            let weight =
                try isTransposed
                ? matrix("\(name).weight", columns, rows) : matrix("\(name).weight", rows, columns)
            return Linear(weight: weight, bias: try vector("\(name).bias", columns), isTransposed: isTransposed)
        }
        func norm(_ name: String) throws(Source.Failure) -> LayerNorm {
            LayerNorm(
                gamma: try vector("\(name).weight", shape.width), beta: try vector("\(name).bias", shape.width))
        }
        let d = shape.width
        tokenEmbedding = try matrix("wte.weight", shape.vocabulary, d)
        positionEmbedding = try matrix("wpe.weight", shape.context, d)
        var blocks: [Block] = []
        for layer in 0..<shape.layers {
            let name = "h.\(layer)"
            blocks.append(
                Block(
                    ln1: try norm("\(name).ln_1"),
                    cAttn: try linear("\(name).attn.c_attn", d, 3 * d),
                    attnProjection: try linear("\(name).attn.c_proj", d, d),
                    ln2: try norm("\(name).ln_2"),
                    cFc: try linear("\(name).mlp.c_fc", d, shape.innerWidth),
                    mlpProjection: try linear("\(name).mlp.c_proj", shape.innerWidth, d)))
        }
        self.blocks = blocks
        finalNorm = try norm("ln_f")
        unembedding =
            shape.tiesEmbeddings || !source.contains("lm_head.weight")
            ? tokenEmbedding : try matrix("lm_head.weight", shape.vocabulary, d)
    }
}
