import CKernels
import Testing

struct AttentionTests {
    struct Shape: CustomTestStringConvertible {
        let m: Int
        let first: Int
        let heads: Int
        let width: Int
        var testDescription: String { "\(m) queries after \(first), \(heads) heads of \(width)" }
    }

    static let chosen = [
        Shape(m: 1, first: 0, heads: 1, width: 1), Shape(m: 1, first: 40, heads: 3, width: 16),
        Shape(m: 5, first: 0, heads: 2, width: 13), Shape(m: 33, first: 0, heads: 2, width: 64),
        Shape(m: 4, first: 29, heads: 2, width: 80), Shape(m: 18, first: 3, heads: 5, width: 24),
    ]

    /// Shapes nobody chose, batches of 1...17 after a prompt's first part among them.
    static let random = {
        var dice = SeededBits(state: 2)
        return (1...17).map { m in
            Shape(
                m: m, first: Int.random(in: 0...60, using: &dice), heads: Int.random(in: 1...4, using: &dice),
                width: Int.random(in: 1...70, using: &dice))
        }
    }()

    @Test(
        "attention is the twin's in z and pattern, on every instruction set and 1...4 threads",
        arguments: chosen + random)
    func matchesTwin(shape: Shape) throws {
        let (m, first, heads, d) = (shape.m, shape.first, shape.heads, shape.width)
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m * 1000 + first))
        let row = heads * d, apart = row + 3, all = first + m
        let scale = 1 / Float(d).squareRoot() * 4
        let q = dice.floats(m * apart), keys = dice.floats(all * apart), values = dice.floats(all * apart)
        var z = [Float](repeating: 0, count: m * row), pattern: [Float] = []
        for h in 0..<heads {
            for i in 0..<m {
                let query = q[i * apart + h * d..<i * apart + (h + 1) * d]
                let weights = Twin.softmax(
                    (0...first + i).map { Twin.dot(query, keys[$0 * apart + h * d..<$0 * apart + (h + 1) * d]) * scale }
                )
                for (t, weight) in weights.enumerated() {
                    for c in 0..<d { z[i * row + h * d + c].addProduct(weight, values[t * apart + h * d + c]) }
                }
                pattern += weights + [Float](repeating: 0, count: m - 1 - i)
            }
        }
        machines.expect(z, "z") { context, z in
            var scores = [Float](repeating: 0, count: Int(ck_context_threads(context)) * all)
            ck_attention(
                context, q, apart, keys, values, apart, m, first, heads, heads, d, scale, &z, row, nil, &scores)
        }
        machines.expect(pattern, "pattern") { context, pattern in
            var scores = [Float](repeating: 0, count: Int(ck_context_threads(context)) * all)
            var z = [Float](repeating: 0, count: m * row)
            ck_attention(
                context, q, apart, keys, values, apart, m, first, heads, heads, d, scale, &z, row, &pattern, &scores)
        }
    }

    @Test("a prompt in parts gives the same z as the prompt at once")
    func partsEqualWhole() throws {
        let context = try #require(ck_context_create(ck_isa_best(), 2))
        defer { ck_context_destroy(context) }
        var dice = SeededBits(state: 11)
        let m = 70, heads = 4, d = 32, row = heads * d
        let q = dice.floats(m * row), keys = dice.floats(m * row), values = dice.floats(m * row)
        var whole = [Float](repeating: 0, count: m * row), parts = whole
        var scores = [Float](repeating: 0, count: 2 * m)
        ck_attention(context, q, row, keys, values, row, m, 0, heads, heads, d, 0.2, &whole, row, nil, &scores)
        for part in [0..<1, 1..<20, 20..<69, 69..<70] {
            parts.withUnsafeMutableBufferPointer { z in
                q.withUnsafeBufferPointer { q in
                    ck_attention(
                        context, q.baseAddress! + part.lowerBound * row, row, keys, values, row, part.count,
                        part.lowerBound, heads, heads, d, 0.2, z.baseAddress! + part.lowerBound * row, row, nil, &scores
                    )
                }
            }
        }
        #expect(zip(whole, parts).allSatisfy(identical))
    }
}
