import CKernels

/// Llama (Touvron et al. 2023) and what is built like it: SmolLM, Mistral 7B, TinyLlama.
///
/// ```
/// x       = embedding[token]
/// x       = x + attention(norm(x));  x = x + mlp(norm(x))      for each block, norm = RMSNorm
/// logits  = norm(x) · Wᵀ
/// ```
///
/// Positions are in the queries and keys, which turn with them; a head of keys and values may serve several of queries.
public final class Llama: Sendable {
    public let configuration: LlamaConfiguration
    let weights: LlamaWeights
    private let frequencies: [Double]

    init(weights: LlamaWeights, configuration: LlamaConfiguration) {
        self.configuration = configuration
        self.weights = weights
        frequencies = configuration.frequencies
    }
}

extension Llama: Network {
    var modelShape: ModelShape { configuration.modelShape }
    var unembedding: Matrix { weights.unembedding }

    /// Cosine and sine of position · frequency, of each pair.
    func prepare(_ step: Step) {
        var place = step.room.turns
        for position in step.positions {
            for (pair, frequency) in frequencies.enumerated() {
                var (cosine, sine) = (0.0, 0.0)
                ck_cos_sin(Double(position) * frequency, &cosine, &sine)
                place[pair] = Float(cosine)
                place[frequencies.count + pair] = Float(sine)
            }
            place += 2 * frequencies.count
        }
    }

    func embed(_ tokens: ArraySlice<TokenID>, at first: Int, _ step: Step) {
        for (row, token) in tokens.enumerated() {
            weights.tokenEmbedding.copyRow(token, to: step.room.residual + row * configuration.width)
        }
    }

    /// q = turned(W_Q·norm(x)), k = turned(W_K·norm(x)), v = W_V·norm(x).
    func queriesKeysValues(_ layer: Int, _ step: Step) {
        let (block, room, shape) = (weights.blocks[layer], step.room, modelShape)
        let (queries, stride) = (room.qkv, shape.projectedWidth)
        let keys = queries + shape.attentionWidth
        step.rmsNorm(block.attentionNorm, room.residual, epsilon: configuration.normEpsilon)
        step.linear(block.query, room.normed, queries, yStride: stride)
        step.linear(block.key, room.normed, keys, yStride: stride)
        step.linear(block.value, room.normed, keys + shape.keyValueWidth, yStride: stride)
        // Queries and keys lie side by side: all of them are heads of one kind here.
        ck_rotate(
            queries, stride, step.rows, shape.heads + shape.keyValueHeads, shape.headWidth, shape.turningWidth,
            configuration.pairs == .neighbours, room.turns, step.positions.count)
    }

    func attentionProjection(_ layer: Int) -> Linear { weights.blocks[layer].output }
    func mlpProjection(_ layer: Int) -> Linear { weights.blocks[layer].down }

    var finalNorm: FinalNorm {
        FinalNorm(gamma: weights.finalNorm, beta: nil, epsilon: configuration.normEpsilon, isCentred: false)
    }

    /// W_O·z.
    func attentionOutput(_ layer: Int, _ step: Step) {
        step.linear(weights.blocks[layer].output, step.room.heads, step.room.output)
    }

    /// silu(W_gate·norm(x)) · (W_up·norm(x)).
    func neurons(_ layer: Int, _ step: Step) {
        let (block, room) = (weights.blocks[layer], step.room)
        step.rmsNorm(block.mlpNorm, room.residual, epsilon: configuration.normEpsilon)
        step.linear(block.gate, room.normed, room.inner)
        // Behind the rows that there are, which may be fewer than there is room for.
        let ups = room.ups
        step.linear(block.up, room.normed, ups)
        ck_swiglu(step.kernels, room.inner, ups, step.rows * configuration.innerWidth)
    }

    /// W_down·neurons.
    func mlpOutput(_ layer: Int, _ step: Step) {
        step.linear(weights.blocks[layer].down, step.room.inner, step.room.output)
    }

    func finalNorm(_ stream: UnsafePointer<Float>, _ step: Step) {
        step.rmsNorm(weights.finalNorm, stream, epsilon: configuration.normEpsilon)
    }
}
