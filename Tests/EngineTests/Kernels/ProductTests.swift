import CKernels
import Testing

struct ProductTests {
    /// (m, k, n): one row and many, below, at and beyond the vectors, tiles, blocks and partitions.
    static let shapes = [
        (1, 1, 1), (1, 7, 5), (1, 8, 16), (1, 300, 700), (1, 33, 1000), (2, 17, 31), (3, 16, 33), (4, 260, 15),
        (5, 40, 129), (6, 64, 48), (7, 31, 65), (8, 1, 100), (9, 257, 17), (11, 24, 193), (12, 48, 48), (13, 100, 200),
        (16, 32, 32), (17, 130, 101), (110, 40, 50), (300, 20, 40),
        // Beyond a stretch of the inner index, and with panels that are packed first.
        (1, 2100, 70), (17, 900, 40), (66, 1100, 20), (97, 400, 33),
        // In groups of rows, beyond a stripe of outputs.
        (8, 20, 1100), (14, 70, 520), (16, 780, 33),
    ]

    @Test("x·w + bias is the twin's, on every instruction set and 1...4 threads", arguments: shapes)
    func linear(m: Int, k: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m * 1_000_000 + k * 1000 + n))
        let x = dice.floats(m * k), bias = dice.floats(n)
        for dtype in [CK_F32, CK_F16, CK_BF16] {
            let w = Weights(dtype, count: k * n, dice: &dice)
            let addend = dtype == CK_F16 ? nil : bias
            let twin = Twin.linear(x, w.values, bias: addend, m: m, k: k, n: n)
            machines.expect(twin, "\(m)×\(k)×\(n), dtype \(dtype.rawValue)") { context, y in
                w.withPointer { ck_linear(context, x, k, m, $0, dtype, k, n, addend, &y, n) }
            }
        }
    }

    @Test("x·wᵀ is the twin's, on every instruction set and 1...4 threads", arguments: shapes)
    func linearTransposed(m: Int, k: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m * 1_000_000 + k * 1000 + n + 1))
        let x = dice.floats(m * k)
        for dtype in [CK_F32, CK_F16, CK_BF16] {
            let w = Weights(dtype, count: n * k, dice: &dice)
            let twin = Twin.linearTransposed(x, w.values, m: m, k: k, n: n)
            machines.expect(twin, "\(m)×\(k)×\(n), dtype \(dtype.rawValue)") { context, y in
                w.withPointer { ck_linear_transposed(context, x, k, m, $0, dtype, n, k, &y, n) }
            }
        }
    }

    @Test(
        "xᵀ·y is added to what is there as the twin does it, on every instruction set and 1...4 threads",
        arguments: shapes)
    func outer(k: Int, m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m * 1_000_000 + k * 1000 + n + 2))
        let x = dice.floats(m * k), y = dice.floats(m * n), before = dice.floats(k * n)
        let twin = Twin.outer(x, y, onto: before, m: m, k: k, n: n)
        machines.expect(twin, "\(m)×\(k)×\(n)") { context, out in
            for index in before.indices { out[index] = before[index] }
            ck_outer(context, x, k, m, y, k, n, &out, n)
        }
    }

    @Test("a row's result does not depend on the rows beside it, at GPT-2's width, with rows apart in memory")
    func rowsAreIndependent() throws {
        let machines = try Machines()
        var dice = SeededBits(state: 7)
        let k = 768, n = 320, m = 3, apart = 800
        let x = dice.floats(m * apart), w = dice.floats(k * n), bias = dice.floats(n)
        var single = [Float](repeating: 0, count: m * n), transposed = single
        let first = try #require(ck_context_create(CK_SCALAR, 1))
        defer { ck_context_destroy(first) }
        for i in 0..<m {
            x.withUnsafeBufferPointer { x in
                single.withUnsafeMutableBufferPointer { y in
                    ck_linear(
                        first, x.baseAddress! + i * apart, apart, 1, w, CK_F32, k, n, bias, y.baseAddress! + i * n, n)
                }
                transposed.withUnsafeMutableBufferPointer { y in
                    ck_linear_transposed(
                        first, x.baseAddress! + i * apart, apart, 1, w, CK_F32, n, k, y.baseAddress! + i * n, n)
                }
            }
        }
        machines.expect(single, "x·w") { context, y in
            ck_linear(context, x, apart, m, w, CK_F32, k, n, bias, &y, n)
        }
        machines.expect(transposed, "x·wᵀ") { context, y in
            ck_linear_transposed(context, x, apart, m, w, CK_F32, n, k, &y, n)
        }
    }

    @Test("a product writes nothing between its rows")
    func gapsStay() throws {
        try Machines().forEach { context in
            let m = 7, k = 20, n = 21, apart = 30
            let x = [Float](repeating: 1, count: m * k), w = [Float](repeating: 1, count: k * n)
            for transposed in [false, true] {
                var y = [Float](repeating: -5, count: m * apart)
                if transposed {
                    ck_linear_transposed(context, x, k, m, w, CK_F32, n, k, &y, apart)
                } else {
                    ck_linear(context, x, k, m, w, CK_F32, k, n, nil, &y, apart)
                }
                #expect(y == (0..<m * apart).map { $0 % apart < n ? 20 : -5 })
            }
        }
    }
}
