import CKernels

/// GPT-2 (Radford et al., "Language models are unsupervised multitask learners", 2019), with the weights as Hugging
/// Face stores them: nothing folded, nothing centred.
///
/// ```
/// x       = wte[token] + wpe[position]
/// x       = x + attention(ln_1(x));  x = x + mlp(ln_2(x))      for each block
/// logits  = ln_f(x) · wteᵀ
/// ```
public final class GPT2: Sendable {
    public let shape: GPT2Configuration
    let weights: GPT2Weights

    /// Maps the weights of a Hugging Face folder. Biases and LayerNorms are copied; no matrix is touched.
    public init(checkpoint: Checkpoint, shape: GPT2Configuration) throws(ModelFileError) {
        self.shape = shape
        weights = try GPT2Weights(checkpoint, shape)
    }

    init(weights: GPT2Weights, shape: GPT2Configuration) {
        self.shape = shape
        self.weights = weights
    }
}

/// One forward pass over the rows of a batch: the borrowed parts that the layers share.
struct ForwardPass<Rows: Batch> {
    let model: GPT2
    let kernels: OpaquePointer
    let room: Workspace
    var batch: Rows

    private var width: Int { model.shape.width }

    /// The residual stream after all blocks, (rows, d), left in `room.residual`.
    ///
    /// - Parameter first: the position of the first token.
    /// - Throws: `.interrupted` where `shouldStop` says so between two layers.
    mutating func run(_ tokens: ArraySlice<TokenID>, at first: Int, shouldStop: () -> Bool) throws(EngineError) {
        embed(tokens, at: first)
        batch.visit(.embed, room.residual, width: width, room)
        try run(fromLayer: 0, shouldStop: shouldStop)
    }

    /// The same from the stream before a block on, which stands in `room.residual`.
    mutating func run(fromLayer first: Int, shouldStop: () -> Bool) throws(EngineError) {
        for layer in first..<model.shape.layers {
            if shouldStop() { throw .interrupted }
            attention(model.weights.blocks[layer], layer)
            mlp(model.weights.blocks[layer], layer)
            batch.visit(.residual(layer), room.residual, width: width, room)
        }
    }

    private func embed(_ tokens: ArraySlice<TokenID>, at first: Int) {
        for (row, token) in tokens.enumerated() {
            model.weights.tokenEmbedding.copyRow(token, to: room.residual + row * width)
            model.weights.positionEmbedding.copyRow(first + row, to: room.normed + row * width)
        }
        ck_add(kernels, room.residual, room.normed, tokens.count * width)
    }

    /// x ← x + c_proj(z), z_h = softmax(q_h·k_hᵀ/√d_head) · v_h, with q, k, v = c_attn(ln_1(x)).
    private mutating func attention(_ block: Block, _ layer: Int) {
        norm(block.ln1)
        linear(block.cAttn, room.normed, room.qkv)
        batch.enterAttention(layer: layer, room)
        let headWidth = width / model.shape.heads
        for sequence in 0..<batch.sequences {
            let rows = batch.attention(of: sequence, layer: layer, room)
            ck_attention(
                kernels, rows.queries, 3 * width, rows.keys, rows.values, rows.stride, rows.count, rows.first,
                model.shape.heads, headWidth, 1 / Float(headWidth).squareRoot(), rows.heads, width, rows.pattern,
                room.scores)
        }
        batch.visit(.heads(layer), room.heads, width: width, room)
        linear(block.attnProjection, room.heads, room.output)
        batch.visit(.attention(layer), room.output, width: width, room)
        ck_add(kernels, room.residual, room.output, batch.rows * width)
    }

    /// x ← x + c_proj(gelu(c_fc(ln_2(x)))).
    private mutating func mlp(_ block: Block, _ layer: Int) {
        norm(block.ln2)
        linear(block.cFc, room.normed, room.inner)
        ck_gelu(kernels, room.inner, batch.rows * model.shape.innerWidth)
        batch.visit(.neurons(layer), room.inner, width: model.shape.innerWidth, room)
        linear(block.mlpProjection, room.inner, room.output)
        batch.visit(.mlp(layer), room.output, width: width, room)
        ck_add(kernels, room.residual, room.output, batch.rows * width)
    }

    private func norm(_ norm: LayerNorm) {
        ck_layer_norm(
            kernels, room.residual, batch.rows, width, norm.gamma, norm.beta, model.shape.layerNormEpsilon,
            room.normed)
    }

    private func linear(_ layer: Linear, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
        let (inputs, outputs) = (layer.weight.rows, layer.weight.columns)
        ck_linear(
            kernels, x, inputs, batch.rows, layer.weight.base, layer.weight.type, inputs, outputs, layer.bias, y,
            outputs)
    }
}
