/// Room for the activations of a forward pass over some rows: one piece of memory, which grows to the largest pass it
/// served.
///
/// What is never needed at the same time lies in the same place: what a LayerNorm gave is spent when the block's output
/// is made, and queries, keys, values and heads when the MLP begins. A row takes 6·d floats where the MLP is 4·d wide.
final class Workspace {
    private let shape: GPT2Configuration
    private let threads: Int
    private var rows: Int
    private var memory: FloatPages

    init(shape: GPT2Configuration, threads: Int, rows: Int = 1) {
        self.shape = shape
        self.threads = threads
        self.rows = rows
        memory = FloatPages(count: rows * Self.floatsPerRow(shape) + threads * shape.context)
    }

    /// The residual stream, (rows, d).
    var residual: UnsafeMutablePointer<Float> { memory.base }
    /// What a LayerNorm gave, (rows, d).
    var normed: UnsafeMutablePointer<Float> { memory.base + rows * shape.width }
    /// What attention or the MLP adds to the stream, (rows, d).
    var output: UnsafeMutablePointer<Float> { normed }
    /// Queries, keys and values, (rows, 3·d).
    var qkv: UnsafeMutablePointer<Float> { memory.base + rows * 2 * shape.width }
    /// z of all heads, (rows, d).
    var heads: UnsafeMutablePointer<Float> { memory.base + rows * 5 * shape.width }
    /// The neurons, (rows, inner).
    var inner: UnsafeMutablePointer<Float> { qkv }
    /// Attention scores, (threads, context).
    var scores: UnsafeMutablePointer<Float> { memory.base + rows * Self.floatsPerRow(shape) }

    static func floatsPerRow(_ shape: GPT2Configuration) -> Int {
        2 * shape.width + max(4 * shape.width, shape.innerWidth)
    }

    /// Makes room for `wanted` rows. Where that takes new memory, what was in the old is lost.
    func reserve(rows wanted: Int) {
        guard wanted > rows else { return }
        rows = wanted
        memory = FloatPages(count: rows * Self.floatsPerRow(shape) + threads * shape.context)
    }
}
