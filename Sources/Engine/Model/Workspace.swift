/// Room for the activations of a forward pass over some rows: one piece of memory, which grows to the largest pass it
/// served.
///
/// What is never needed at the same time lies in the same place: what a norm gave is spent when the block's output is
/// made, and queries, keys, values and heads when the MLP begins. A row of GPT-2 takes 6·d floats.
final class Workspace {
    private let shape: ModelShape
    private let threads: Int
    private var rows: Int
    private var memory: FloatPages

    init(shape: ModelShape, threads: Int, rows: Int = 1) {
        self.shape = shape
        self.threads = threads
        self.rows = rows
        memory = FloatPages(count: rows * Self.floatsPerRow(shape) + threads * shape.context)
    }

    /// The residual stream, (rows, d).
    var residual: UnsafeMutablePointer<Float> { memory.base }
    /// What a norm gave, (rows, d).
    var normed: UnsafeMutablePointer<Float> { memory.base + rows * shape.width }
    /// What attention or the MLP adds to the stream, (rows, d).
    var output: UnsafeMutablePointer<Float> { normed }
    /// Queries, keys and values side by side, (rows, 3·d) in GPT-2.
    var qkv: UnsafeMutablePointer<Float> { memory.base + rows * 2 * shape.width }
    /// z of all heads, (rows, heads · d_head).
    var heads: UnsafeMutablePointer<Float> { qkv + rows * shape.projectedWidth }
    /// The neurons, (rows, inner).
    var inner: UnsafeMutablePointer<Float> { qkv }
    /// What the neurons' gates are multiplied with, (rows, inner).
    var ups: UnsafeMutablePointer<Float> { inner + rows * shape.innerWidth }
    /// Cosines and sines of the positions, (rows, turning width).
    var turns: UnsafeMutablePointer<Float> { scores - rows * shape.turningWidth }
    /// Attention scores, (threads, context).
    var scores: UnsafeMutablePointer<Float> { memory.base + rows * Self.floatsPerRow(shape) }

    static func floatsPerRow(_ shape: ModelShape) -> Int {
        2 * shape.width + max(shape.projectedWidth + shape.attentionWidth, shape.innerWidth * (shape.isGated ? 2 : 1))
            + shape.turningWidth
    }

    /// Makes room for `wanted` rows. Where that takes new memory, what was in the old is lost.
    func reserve(rows wanted: Int) {
        guard wanted > rows else { return }
        rows = wanted
        memory = FloatPages(count: rows * Self.floatsPerRow(shape) + threads * shape.context)
    }
}
