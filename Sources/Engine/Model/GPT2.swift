import CKernels

/// GPT-2 (Radford et al., "Language models are unsupervised multitask learners", 2019), with the weights as they are
/// stored: nothing folded, nothing centred.
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

extension GPT2: Network {
    var modelShape: ModelShape { shape.modelShape }
    var unembedding: Matrix { weights.unembedding }

    func prepare(_ step: Step) {}

    func embed(_ tokens: ArraySlice<TokenID>, at first: Int, _ step: Step) {
        let room = step.room
        for (row, token) in tokens.enumerated() {
            weights.tokenEmbedding.copyRow(token, to: room.residual + row * shape.width)
            weights.positionEmbedding.copyRow(first + row, to: room.normed + row * shape.width)
        }
        ck_add(step.kernels, room.residual, room.normed, tokens.count * shape.width)
    }

    /// q | k | v = c_attn(ln_1(x)).
    func queriesKeysValues(_ layer: Int, _ step: Step) {
        let (block, room) = (weights.blocks[layer], step.room)
        step.layerNorm(block.ln1, room.residual, epsilon: shape.layerNormEpsilon)
        step.linear(block.cAttn, room.normed, room.qkv)
    }

    func attentionProjection(_ layer: Int) -> Linear { weights.blocks[layer].attnProjection }
    func mlpProjection(_ layer: Int) -> Linear { weights.blocks[layer].mlpProjection }

    var finalNorm: FinalNorm {
        FinalNorm(
            gamma: weights.finalNorm.gamma, beta: weights.finalNorm.beta, epsilon: shape.layerNormEpsilon,
            isCentred: true)
    }

    /// c_proj(z).
    func attentionOutput(_ layer: Int, _ step: Step) {
        step.linear(weights.blocks[layer].attnProjection, step.room.heads, step.room.output)
    }

    /// gelu(c_fc(ln_2(x))).
    func neurons(_ layer: Int, _ step: Step) {
        let (block, room) = (weights.blocks[layer], step.room)
        step.layerNorm(block.ln2, room.residual, epsilon: shape.layerNormEpsilon)
        step.linear(block.cFc, room.normed, room.inner)
        ck_gelu(step.kernels, room.inner, step.rows * shape.innerWidth)
    }

    /// c_proj(neurons).
    func mlpOutput(_ layer: Int, _ step: Step) {
        step.linear(weights.blocks[layer].mlpProjection, step.room.inner, step.room.output)
    }

    /// ln_f(x).
    func finalNorm(_ stream: UnsafePointer<Float>, _ step: Step) {
        step.layerNorm(weights.finalNorm, stream, epsilon: shape.layerNormEpsilon)
    }
}
