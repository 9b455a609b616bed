import CKernels

/// Attention of gpt2's shape over a cache. Softmax's exponentials are not counted as operations, so the peak of
/// fused multiply-adds cannot be reached; a single row reads the cache, so its limit is reading that.
func attention() {
    for (rows, first) in [(1, 127), (1, 1023), (16, 0), (64, 0), (512, 0), (1024, 0)] {
        for threads in [1, 2] {
            let heads = AttentionHeads(rows: rows, first: first)
            let limit = rows == 1 ? Limit.reading(bytes: Int(heads.bytes)) : .arithmetic
            let amount = rows == 1 ? heads.bytes : heads.operations
            let point = Point(
                suite: "attention", name: "\(rows == 1 ? "1 row" : "\(rows) rows") after \(first)", threads: threads,
                times: max(1, Int(5e7 / heads.operations)), amount: amount, limit: limit, span: 0.5)
            measure(point) { try heads.ready(threads: threads) }
        }
    }
}

/// Twelve heads of 64, with made-up queries, keys and values.
private final class AttentionHeads {
    private let rows: Int
    private let first: Int
    private let heads = 12
    private let headWidth = 64
    private var q: [Float] = []
    private var keys: [Float] = []
    private var z: [Float] = []
    private var scores: [Float] = []

    init(rows: Int, first: Int) { (self.rows, self.first) = (rows, first) }

    private var width: Int { heads * headWidth }

    /// A multiplication and an addition for each component of each key and each value that a row sees.
    var operations: Double {
        let seen = (0..<rows).reduce(0) { $0 + first + $1 + 1 }
        return 4 * Double(seen * width)
    }

    var bytes: Double { Double((first + rows) * width * 2 * 4) }

    func ready(threads: Int) throws -> () -> () -> Void {
        q = (0..<rows * width).map { Float($0 % 97) / 97 - 0.5 }
        // The second half are the values.
        keys = (0..<2 * (first + rows) * width).map { Float($0 % 89) / 89 - 0.5 }
        z = [Float](repeating: 0, count: rows * width)
        scores = [Float](repeating: 0, count: threads * (first + rows))
        let kernels = try Kernels(threads: threads)
        return { { self.run(kernels.context) } }
    }

    private func run(_ context: OpaquePointer) {
        keys.withUnsafeBufferPointer { all in
            guard let keys = all.baseAddress else { return }
            ck_attention(
                context, q, width, keys, keys + (first + rows) * width, width, rows, first, heads, heads, headWidth,
                1 / Float(headWidth).squareRoot(), &z, width, nil, &scores)
        }
    }
}
