import CKernels
import Testing

struct QuantisedTests {
    /// (m, blocks of 256 in k, n): one row and many, below and beyond tiles, panels and stretches.
    private static let shapes = [(1, 1, 1), (1, 2, 7), (1, 4, 130), (2, 1, 9), (5, 4, 13), (17, 1, 23), (97, 4, 11)]

    @Test("each weight is the documented layout's in double precision, rounded once", arguments: QuantisedBlocks.types)
    func weights(dtype: ck_dtype) {
        var dice = SeededBits(state: 11)
        let blocks = QuantisedBlocks(dtype, count: 256 * 40, dice: &dice)
        var found = [Float](repeating: .nan, count: blocks.values.count)
        blocks.withPointer { ck_to_float($0, dtype, found.count, &found) }
        #expect(Set(found).count > 1000)
        #expect(found == blocks.floats)
    }

    @Test("x·wᵀ is the twin's, on every instruction set and 1...4 threads", arguments: QuantisedBlocks.types)
    func products(dtype: ck_dtype) throws {
        let machines = try Machines()
        for (m, blocks, n) in Self.shapes {
            // Rows of 32 where a block is that small.
            let k = blocks * 256 + (ck_block_length(dtype) == 32 ? 32 * (n % 3) : 0)
            var dice = SeededBits(state: UInt64(m * 1000 + n))
            let x = dice.floats(m * k), w = QuantisedBlocks(dtype, count: n * k, dice: &dice)
            let twin = Twin.linearTransposed(x, w.floats, m: m, k: k, n: n)
            machines.expect(twin, "\(m)×\(k)×\(n), dtype \(dtype.rawValue)") { context, y in
                w.withPointer { ck_linear_transposed(context, x, k, m, $0, dtype, n, k, &y, n) }
            }
        }
    }

    @Test("one row and many give the same bits, whatever is computed with them", arguments: QuantisedBlocks.types)
    func rows(dtype: ck_dtype) throws {
        let machines = try Machines()
        var dice = SeededBits(state: 5)
        let (m, k, n) = (7, 768, 37)
        let x = dice.floats(m * k), w = QuantisedBlocks(dtype, count: n * k, dice: &dice)
        let best = try #require(ck_context_create(ck_isa_best(), 1))
        defer { ck_context_destroy(best) }
        var single = [Float](repeating: 0, count: m * n)
        single.withUnsafeMutableBufferPointer { y in
            for i in 0..<m {
                let row = Array(x[i * k..<(i + 1) * k])
                w.withPointer { ck_linear_transposed(best, row, k, 1, $0, dtype, n, k, y.baseAddress! + i * n, n) }
            }
        }
        machines.expect(single, "all rows at once") { context, y in
            w.withPointer { ck_linear_transposed(context, x, k, m, $0, dtype, n, k, &y, n) }
        }
    }
}
