/// What the forward pass keeps for the backward pass, and room for gradients on their way back: memory for some windows
/// at a time, taken once.
///
/// rows = windows · length; d is the width.
final class Activations {
    /// What a block computed.
    struct Block {
        /// The residual stream before the block, (rows, d).
        let input: UnsafeMutablePointer<Float>
        /// ln_1 of it, (rows, d).
        let normed1: UnsafeMutablePointer<Float>
        /// Queries, keys and values, (rows, 3·d).
        let qkv: UnsafeMutablePointer<Float>
        /// z of all heads, (rows, d).
        let heads: UnsafeMutablePointer<Float>
        /// The stream between attention and MLP, (rows, d).
        let middle: UnsafeMutablePointer<Float>
        /// ln_2 of it, (rows, d).
        let normed2: UnsafeMutablePointer<Float>
        /// The neurons before GELU and after it, (rows, inner) each.
        let inner: UnsafeMutablePointer<Float>
        let active: UnsafeMutablePointer<Float>
    }

    let blocks: [Block]
    /// The stream after the last block, and ln_f of it, (rows, d) each.
    let output: UnsafeMutablePointer<Float>
    let normed: UnsafeMutablePointer<Float>
    /// Some positions' logits, (`logitRows`, `logitStride`).
    let logits: UnsafeMutablePointer<Float>

    /// The loss's gradient with respect to the stream, (rows, d).
    let streamSlope: UnsafeMutablePointer<Float>
    /// The same for what flows back through a part of a block: (rows, d), (rows, 3·d) and (rows, inner).
    let narrowSlope: UnsafeMutablePointer<Float>
    let qkvSlope: UnsafeMutablePointer<Float>
    let innerSlope: UnsafeMutablePointer<Float>

    /// Mean and deviation of each row, for a LayerNorm's gradient.
    let moments: UnsafeMutablePointer<Float>
    /// For attention, forward and back.
    let scores: UnsafeMutablePointer<Float>

    let logitRows: Int
    /// Off every power of two, for which the rows would compete for the same places in the cache.
    let logitStride: Int

    private let memory: FloatPages

    /// Logits held at a time: about a megabyte, which stays in the cache from one pass over them to the next.
    private static let logitFloats = 1 << 18

    init(shape: GPT2Configuration, rows: Int, length: Int, attentionRoom: Int) {
        let (d, inner) = (shape.width, shape.innerWidth)
        logitRows = max(16, min(128, Self.logitFloats / shape.vocabulary))
        logitStride = (shape.vocabulary + 15) / 16 * 16 + 16
        let widths = shape.layers * Self.floatsPerRow(shape) + 2 * d + d + d + 3 * d + inner + 2
        memory = FloatPages(count: rows * widths + logitRows * logitStride + attentionRoom)
        var next = memory.base
        func take(_ count: Int) -> UnsafeMutablePointer<Float> {
            defer { next += count }
            return next
        }
        blocks = (0..<shape.layers).map { _ in
            Block(
                input: take(rows * d), normed1: take(rows * d), qkv: take(rows * 3 * d), heads: take(rows * d),
                middle: take(rows * d), normed2: take(rows * d), inner: take(rows * inner), active: take(rows * inner))
        }
        output = take(rows * d)
        normed = take(rows * d)
        streamSlope = take(rows * d)
        narrowSlope = take(rows * d)
        qkvSlope = take(rows * 3 * d)
        innerSlope = take(rows * inner)
        moments = take(rows * 2)
        logits = take(logitRows * logitStride)
        scores = take(attentionRoom)
    }

    /// What a block keeps for each row.
    static func floatsPerRow(_ shape: GPT2Configuration) -> Int { 8 * shape.width + 2 * shape.innerWidth }
}
