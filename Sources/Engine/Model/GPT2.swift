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

    /// Maps the weights of a Hugging Face folder; touches none of them.
    public init(checkpoint: Checkpoint, shape: GPT2Configuration) throws(ModelFileError) {
        self.shape = shape
        weights = try GPT2Weights(checkpoint, shape)
    }
}

/// One forward pass over `count` rows at positions `first`, `first + 1`, …: the borrowed parts that the layers share.
struct ForwardPass {
    let model: GPT2
    let kernels: OpaquePointer
    let cache: KeyValueCache
    let room: Workspace
    let first: Int
    let count: Int

    private var width: Int { model.shape.width }

    /// Residual stream after all blocks, (count, d), left in `room.residual`.
    ///
    /// - Throws: `.interrupted` where `shouldStop` says so between two layers.
    func run(_ tokens: ArraySlice<TokenID>, _ hooks: inout Hooks, shouldStop: () -> Bool) throws(EngineError) {
        embed(tokens)
        hooks.visit(.embed, room.residual, count: count, width: width, first: first)
        for (layer, block) in model.weights.blocks.enumerated() {
            if shouldStop() { throw .interrupted }
            attention(block, layer, &hooks)
            mlp(block, layer, &hooks)
            hooks.visit(.residual(layer), room.residual, count: count, width: width, first: first)
        }
    }

    private func embed(_ tokens: ArraySlice<TokenID>) {
        for (row, token) in tokens.enumerated() {
            model.weights.tokenEmbedding.copyRow(token, to: room.residual + row * width)
            model.weights.positionEmbedding.copyRow(first + row, to: room.normed + row * width)
        }
        ck_add(kernels, room.residual, room.normed, count * width)
    }

    /// x ← x + c_proj(z), z_h = softmax(q_h·k_hᵀ/√d_head) · v_h, with q, k, v = c_attn(ln_1(x)).
    private func attention(_ block: Block, _ layer: Int, _ hooks: inout Hooks) {
        norm(block.ln1)
        linear(block.cAttn, room.normed, room.qkv)
        for row in 0..<count {
            let source = room.qkv + row * 3 * width
            (cache.keys(layer) + (first + row) * width).update(from: source + width, count: width)
            (cache.values(layer) + (first + row) * width).update(from: source + 2 * width, count: width)
        }
        let headWidth = width / model.shape.heads
        ck_attention(
            kernels, room.qkv, 3 * width, cache.keys(layer), cache.values(layer), width, count, first,
            model.shape.heads, headWidth, 1 / Float(headWidth).squareRoot(), room.heads, width, nil, room.scores)
        hooks.visit(.heads(layer), room.heads, count: count, width: width, first: first)
        linear(block.attnProjection, room.heads, room.output)
        hooks.visit(.attention(layer), room.output, count: count, width: width, first: first)
        ck_add(kernels, room.residual, room.output, count * width)
    }

    /// x ← x + c_proj(gelu(c_fc(ln_2(x)))).
    private func mlp(_ block: Block, _ layer: Int, _ hooks: inout Hooks) {
        norm(block.ln2)
        linear(block.cFc, room.normed, room.inner)
        ck_gelu(kernels, room.inner, count * model.shape.innerWidth)
        hooks.visit(.neurons(layer), room.inner, count: count, width: model.shape.innerWidth, first: first)
        linear(block.mlpProjection, room.inner, room.output)
        hooks.visit(.mlp(layer), room.output, count: count, width: width, first: first)
        ck_add(kernels, room.residual, room.output, count * width)
    }

    private func norm(_ norm: LayerNorm) {
        ck_layer_norm(
            kernels, room.residual, count, width, norm.gamma, norm.beta, model.shape.layerNormEpsilon, room.normed)
    }

    private func linear(_ layer: Linear, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
        let (inputs, outputs) = (layer.weight.rows, layer.weight.columns)
        ck_linear(
            kernels, x, inputs, count, layer.weight.base, layer.weight.type, inputs, outputs, layer.bias, y, outputs)
    }
}
