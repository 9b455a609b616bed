import CKernels
import Testing

/// Shapes nobody chose: whatever the tiles, panels and partitions are, they may not be seen in the result.
struct BitExactnessTests {
    @Test("products of random shapes are their twins', batches of 1...17, every type, unaligned", arguments: 0..<12)
    func products(seed: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(seed) + 100)
        for m in [Int.random(in: 1...17, using: &dice), seed + 1, seed % 6 + 12] {
            let k = Int.random(in: 1...(m < 9 ? 90 : 40), using: &dice), n = Int.random(in: 1...100, using: &dice)
            // One float in, so that rows are aligned to nothing but floats.
            let x = dice.floats(m * k + 1), bias = dice.floats(n)
            let rows = Array(x.dropFirst())
            for dtype in [CK_F32, CK_F16, CK_BF16] {
                let w = Weights(dtype, count: k * n, dice: &dice)
                let shape = "\(m)×\(k)×\(n), dtype \(dtype.rawValue)"
                machines.expect(Twin.linear(rows, w.values, bias: bias, m: m, k: k, n: n), shape) { context, y in
                    x.withUnsafeBufferPointer { x in
                        w.withPointer { ck_linear(context, x.baseAddress! + 1, k, m, $0, dtype, k, n, bias, &y, n) }
                    }
                }
                machines.expect(Twin.linearTransposed(rows, w.values, m: m, k: k, n: n), shape) { context, y in
                    x.withUnsafeBufferPointer { x in
                        let first = x.baseAddress! + 1
                        w.withPointer { ck_linear_transposed(context, first, k, m, $0, dtype, n, k, &y, n) }
                    }
                }
            }
            let gradient = dice.floats(m * n), before = dice.floats(k * n)
            let twin = Twin.outer(rows, gradient, onto: before, m: m, k: k, n: n)
            machines.expect(twin, "xᵀ·y, \(m)×\(k)×\(n)") { context, out in
                out = before
                x.withUnsafeBufferPointer { x in
                    ck_outer(context, x.baseAddress! + 1, k, m, gradient, k, n, &out, n)
                }
            }
        }
    }

    @Test("a large product is the same in one batch, in splits and row by row", arguments: [CK_F32, CK_F16, CK_BF16])
    func splits(dtype: ck_dtype) throws {
        let machines = try Machines()
        var dice = SeededBits(state: 41)
        let m = 37, k = 801, n = 203
        let x = dice.floats(m * k), w = Weights(dtype, count: k * n, dice: &dice)
        func multiply(_ context: OpaquePointer, _ rows: Range<Int>, transposed: Bool, into y: inout [Float]) {
            let part = Array(x[rows.lowerBound * k..<rows.upperBound * k])
            y.withUnsafeMutableBufferPointer { y in
                let out = y.baseAddress! + rows.lowerBound * n
                w.withPointer {
                    if transposed {
                        ck_linear_transposed(context, part, k, rows.count, $0, dtype, n, k, out, n)
                    } else {
                        ck_linear(context, part, k, rows.count, $0, dtype, k, n, nil, out, n)
                    }
                }
            }
        }
        let best = try #require(ck_context_create(ck_isa_best(), 1))
        defer { ck_context_destroy(best) }
        for transposed in [false, true] {
            var single = [Float](repeating: 0, count: m * n)
            for i in 0..<m { multiply(best, i..<i + 1, transposed: transposed, into: &single) }
            for cuts in [[0, 37], [0, 1, 15, 37], [0, 16, 20, 37]] {
                machines.expect(single, "cut at \(cuts)") { context, y in
                    for (from, to) in zip(cuts, cuts.dropFirst()) {
                        multiply(context, from..<to, transposed: transposed, into: &y)
                    }
                }
            }
        }
    }

    @Test("what ran")
    func ran() {
        print(
            """
            Bit for bit: x·w, x·wᵀ, xᵀ·y, attention, LayerNorm, GELU, addition; F32, F16, BF16; batches of 1...17 and \
            larger; 1...4 threads; \(instructionSets.map(name).joined(separator: ", ")).
            """)
        #expect(instructionSets.contains(CK_SCALAR))
    }
}
