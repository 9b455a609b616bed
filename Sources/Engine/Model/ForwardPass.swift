import CKernels

/// One forward pass over the rows of a batch, of a model of any family: the residual stream, to which each block adds
/// what its attention and then its MLP make of it.
///
/// ```
/// x = embed(token, position)
/// x = x + attention(norm(x));  x = x + mlp(norm(x))      for each block
/// ```
struct ForwardPass<Rows: Batch> {
    let model: any Network
    let kernels: OpaquePointer
    let room: Workspace
    var batch: Rows

    private var shape: ModelShape { model.modelShape }
    private var step: Step {
        let count = batch.rows / batch.sequences
        return Step(kernels: kernels, room: room, rows: batch.rows, positions: batch.first..<batch.first + count)
    }

    /// The residual stream after all blocks, (rows, d), left in `room.residual`.
    ///
    /// - Parameter first: the position of the first token.
    /// - Throws: `.interrupted` where `shouldStop` says so between two layers.
    mutating func run(_ tokens: ArraySlice<TokenID>, at first: Int, shouldStop: () -> Bool) throws(EngineError) {
        model.embed(tokens, at: first, step)
        batch.visit(.embed, room.residual, width: shape.width, room)
        try run(fromLayer: 0, shouldStop: shouldStop)
    }

    /// The same from the stream before a block on, which stands in `room.residual`.
    mutating func run(fromLayer first: Int, shouldStop: () -> Bool) throws(EngineError) {
        model.prepare(step)
        for layer in first..<shape.layers {
            if shouldStop() { throw .interrupted }
            attention(layer)
            mlp(layer)
            batch.visit(.residual(layer), room.residual, width: shape.width, room)
        }
    }

    /// x ← x + W_O·z, z_h = softmax(q_h·k_hᵀ/√d_head) · v_h.
    private mutating func attention(_ layer: Int) {
        model.queriesKeysValues(layer, step)
        batch.enterAttention(layer: layer, room)
        for sequence in 0..<batch.sequences {
            let rows = batch.attention(of: sequence, layer: layer, room)
            ck_attention(
                kernels, rows.queries, shape.projectedWidth, rows.keys, rows.values, rows.stride, rows.count,
                rows.first, shape.heads, shape.keyValueHeads, shape.headWidth,
                1 / Float(shape.headWidth).squareRoot(), rows.heads, shape.attentionWidth, rows.pattern,
                room.scores)
        }
        batch.visit(.heads(layer), room.heads, width: shape.attentionWidth, room)
        model.attentionOutput(layer, step)
        batch.visit(.attention(layer), room.output, width: shape.width, room)
        ck_add(kernels, room.residual, room.output, batch.rows * shape.width)
    }

    private mutating func mlp(_ layer: Int) {
        model.neurons(layer, step)
        batch.visit(.neurons(layer), room.inner, width: shape.innerWidth, room)
        model.mlpOutput(layer, step)
        batch.visit(.mlp(layer), room.output, width: shape.width, room)
        ck_add(kernels, room.residual, room.output, batch.rows * shape.width)
    }
}
