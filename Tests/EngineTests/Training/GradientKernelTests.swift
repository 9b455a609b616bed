import CKernels
import Foundation
import Testing

@Suite("Gradient kernels")
struct GradientKernelTests {
    @Test("LayerNorm's gradients are the twin's", arguments: [(1, 1), (3, 5), (2, 16), (33, 100), (700, 130)])
    func layerNorm(m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m + n))
        let x = dice.floats(m * n), dy = dice.floats(m * n), gamma = dice.floats(n)
        let before = Twin.NormSlopes(x: dice.floats(m * n), gamma: dice.floats(n), beta: dice.floats(n))
        let twin = Twin.layerNormBackward(x, gamma: gamma, eps: 1e-5, dy: dy, addedTo: before)
        machines.expect(twin.x + twin.gamma + twin.beta, "\(m) rows of \(n)") { context, out in
            var slopes = before
            var moments = [Float](repeating: 0, count: 2 * m)
            ck_layer_norm_backward(
                context, x, m, n, gamma, 1e-5, dy, &slopes.x, &slopes.gamma, &slopes.beta, &moments)
            out = slopes.x + slopes.gamma + slopes.beta
        }
    }

    @Test("GELU beside its input is GELU in place; its slope is the twin's, from −∞ to +∞", arguments: [1, 33, 20_000])
    func gelu(count: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(count))
        let special: [Float] = [.infinity, -.infinity, .nan, -0.0, Float.leastNonzeroMagnitude * 71362, 1e30, -1e30]
        let x = (0..<count).map { $0 < special.count && count > 16 ? special[$0] : dice.float() * 10 }
        let dy = dice.floats(count)
        machines.expect(x.map(Twin.gelu), "gelu of \(count)") { context, y in ck_gelu_of(context, x, count, &y) }
        machines.expect(zip(x, dy).map { $1 * Twin.geluSlope($0) }, "slopes of \(count)") { context, y in
            y = dy
            ck_gelu_backward(context, x, count, &y)
        }
    }

    @Test("GELU's slope is that of finite differences, and 0 and 1 far out")
    func geluSlope() {
        func gelu(_ x: Double) -> Double {
            x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        }
        for x in stride(from: Float(-6), through: 6, by: 0.01) {
            let slope = (gelu(Double(x) + 1e-5) - gelu(Double(x) - 1e-5)) / 2e-5
            #expect(abs(Double(Twin.geluSlope(x)) - slope) < 2e-6)
        }
        #expect(Twin.geluSlope(1e30) == 1 && Twin.geluSlope(-1e30) == 0)
    }

    @Test("cross-entropy and its gradient are the twin's", arguments: [(1, 1), (3, 5), (2, 16), (70, 333), (9, 5000)])
    func crossEntropy(m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m + n))
        let z = dice.floats(m * n).map { $0 * 20 }, targets = (0..<m).map { $0 * 7 % n }
        let twin = (0..<m).map {
            Twin.crossEntropy(Array(z[$0 * n..<($0 + 1) * n]), target: targets[$0], scale: 0.3)
        }
        machines.expect(twin.flatMap(\.slopes), "\(m) rows of \(n)") { context, out in
            var losses = [Double](repeating: .nan, count: m)
            out = z
            ck_cross_entropy(context, &out, n, m, n, targets, 0.3, &losses)
            #expect(zip(losses, twin).allSatisfy { abs($0 - $1.loss) <= 1e-15 * abs($1.loss) + 1e-15 })
        }
    }

    @Test(
        "softmax and the cross-entropy with a distribution are the twin's",
        arguments: [(1, 1), (3, 5), (2, 16), (70, 333), (9, 5000)])
    func softCrossEntropy(m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m + n))
        let z = dice.floats(m * n).map { $0 * 20 }, other = dice.floats(m * n).map { $0 * 5 }
        func rows(_ x: [Float]) -> [[Float]] { (0..<m).map { Array(x[$0 * n..<($0 + 1) * n]) } }
        let p = rows(other).map(Twin.softmax)
        machines.expect(p.flatMap(\.self), "softmax of \(m) rows of \(n)") { context, out in
            out = other
            ck_softmax(context, &out, n, m, n)
        }
        let twin = zip(rows(z), p).map { Twin.softCrossEntropy($0, $1, scale: 0.3) }
        machines.expect(twin.flatMap(\.slopes), "\(m) rows of \(n)") { context, out in
            var losses = [Double](repeating: .nan, count: m)
            out = z
            ck_soft_cross_entropy(context, &out, n, p.flatMap(\.self), n, m, n, 0.3, &losses)
            #expect(zip(losses, twin).allSatisfy { abs($0 - $1.loss) <= 1e-15 * abs($1.loss) + 1e-15 })
        }
    }

    @Test("logits that are no numbers make a loss that is none")
    func notANumber() throws {
        try Machines().forEach { context in
            for bad in [Float.nan, .infinity] {
                var z = [Float](repeating: 1, count: 40), loss = 0.0
                z[20] = bad
                ck_cross_entropy(context, &z, 40, 1, 40, [3], 1, &loss)
                #expect(!loss.isFinite && z.allSatisfy(\.isNaN))
            }
        }
    }

    /// (sequences, m, heads, size): heads of odd sizes and of a vector's, below, at and beyond a group of queries.
    static let attentions = [
        (1, 1, 1, 1), (2, 7, 2, 5), (1, 32, 1, 16), (3, 33, 2, 16), (2, 100, 3, 20), (1, 150, 1, 64),
    ]

    @Test("attention's gradients are the twin's", arguments: attentions)
    func attention(sequences: Int, m: Int, heads: Int, size: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m * size))
        let d = heads * size, rows = sequences * m, scale = 1 / Float(size).squareRoot()
        let qkv = dice.floats(rows * 3 * d), z = dice.floats(rows * d), dz = dice.floats(rows * d)
        var twin = [Float](repeating: 0, count: rows * 3 * d)
        for sequence in 0..<sequences {
            for head in 0..<heads {
                func part(_ values: [Float], _ stride: Int, _ third: Int = 0) -> [[Float]] {
                    (0..<m).map {
                        Array(values[((sequence * m + $0) * stride + third * d + head * size)...].prefix(size))
                    }
                }
                let slopes = Twin.attentionBackward(
                    q: part(qkv, 3 * d), k: part(qkv, 3 * d, 1), v: part(qkv, 3 * d, 2), z: part(z, d),
                    dz: part(dz, d), scale: scale)
                for (third, rows) in [slopes.q, slopes.k, slopes.v].enumerated() {
                    for (i, row) in rows.enumerated() {
                        let first = (sequence * m + i) * 3 * d + third * d + head * size
                        twin.replaceSubrange(first..<first + size, with: row)
                    }
                }
            }
        }
        machines.expect(twin, "\(sequences) × \(m), \(heads) heads of \(size)") { context, out in
            let threads = Int(ck_context_threads(context))
            var room = [Float](repeating: .nan, count: threads * ck_attention_backward_room(m, size))
            qkv.withUnsafeBufferPointer { qkv in
                out.withUnsafeMutableBufferPointer { out in
                    let (q, dq) = (qkv.baseAddress!, out.baseAddress!)
                    ck_attention_backward(
                        context, q, q + d, q + 2 * d, 3 * d, z, dz, d, sequences, m, heads, size, scale, dq, dq + d,
                        dq + 2 * d, &room)
                }
            }
        }
    }

    @Test(
        "sums over rows are the twin's, and rows that are looked up twice are added twice",
        arguments: [(1, 1), (40, 130), (3000, 70)])
    func sums(m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m + n))
        let x = dice.floats(m * n), before = dice.floats(n), table = dice.floats(11 * n)
        let places = (0..<m).map { _ in Int(dice.next() % 11) }
        var sums = before, added = table
        for row in 0..<m {
            for j in 0..<n {
                sums[j] += x[row * n + j]
                added[places[row] * n + j] += x[row * n + j]
            }
        }
        machines.expect(sums, "\(m) rows of \(n)") { context, out in
            out = before
            ck_column_sums(context, x, m, n, &out)
        }
        machines.expect(added, "\(m) rows of \(n) to 11") { context, out in
            out = table
            ck_add_rows(context, x, m, n, places, &out)
        }
    }
}
