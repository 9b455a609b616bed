import CKernels
import Testing

/// AdamW as one would write it for a single number.
struct AdamWTwin {
    var weight: Float
    var first: Float
    var second: Float

    mutating func step(_ gradient: Float, keep: Float, _ numbers: ck_adamw_step) {
        let gradient = numbers.clip * gradient
        first += numbers.rest1 * (gradient - first)
        second = numbers.beta2 * second + numbers.rest2 * gradient * gradient
        weight = keep * weight - numbers.rate * first / (second.squareRoot() / numbers.root + numbers.epsilon)
    }
}

struct OptimiserTests {
    private static let numbers = ck_adamw_step(
        clip: 0.37, rest1: 0.1, beta2: 0.99, rest2: 0.01, root: 0.3, epsilon: 1e-8, rate: 0.013)

    @Test("AdamW is the twin's, arrays of any length decaying each in its way, and leaves gradients of 0")
    func adamw() throws {
        let machines = try Machines()
        var dice = SeededBits(state: 4)
        let ends = [1, 1, 50, 60_000, 60_001, 100_003]
        let keeps: [Float] = [0.5, 0, 1, 0.875, 1, 0.9]
        let count = 100_003
        let weights = dice.floats(count), gradients = dice.floats(count), first = dice.floats(count)
        let second = dice.floats(count).map(abs)
        var array = 0
        let twins = (0..<count).map { i in
            while i >= ends[array] { array += 1 }
            var twin = AdamWTwin(weight: weights[i], first: first[i], second: second[i])
            twin.step(gradients[i], keep: keeps[array], Self.numbers)
            return twin
        }
        let twin = twins.map(\.weight) + twins.map(\.first) + twins.map(\.second)
        machines.expect(twin, "\(count) parameters") { context, result in
            var (w, g, m, v) = (weights, gradients, first, second)
            var numbers = Self.numbers
            ck_adamw(context, &w, &g, &m, &v, ends, keeps, ends.count, &numbers)
            result = w + m + v
            #expect(g.allSatisfy { $0 == 0 })
        }
    }

    @Test("the sum of squares is the twin's", arguments: [0, 1, 15, 16, 8192, 8193, 400_000])
    func squares(count: Int) throws {
        var dice = SeededBits(state: UInt64(count))
        let x = dice.floats(count)
        var twin = 0.0
        for start in stride(from: 0, to: count, by: 8192) {
            var lanes = [Double](repeating: 0, count: 16)
            for (i, value) in x[start..<min(start + 8192, count)].enumerated() {
                lanes[i % 16] += Double(value) * Double(value)
            }
            for half in [8, 4, 2, 1] {
                for l in 0..<half { lanes[l] += lanes[l + half] }
            }
            twin += lanes[0]
        }
        var room = [Double](repeating: .nan, count: ck_sum_squares_room(count))
        try Machines().forEach { #expect(ck_sum_squares($0, x, count, &room) == twin) }
    }

    @Test("one infinity or NaN among a million numbers is seen, and the largest floats are no infinity")
    func notFinite() throws {
        var x = [Float](repeating: .greatestFiniteMagnitude, count: 1_000_000)
        var room = [Double](repeating: 0, count: ck_sum_squares_room(x.count))
        let context = try #require(ck_context_create(ck_isa_best(), 2))
        defer { ck_context_destroy(context) }
        #expect(ck_sum_squares(context, x, x.count, &room).isFinite)
        for broken in [Float.infinity, -.infinity, .nan] {
            x[765_432] = broken
            #expect(!ck_sum_squares(context, x, x.count, &room).isFinite)
        }
    }
}

struct NarrowingTests {
    /// A float, and PyTorch's float16 and bfloat16 of it: `torch.tensor(x).half()` and `.bfloat16()`.
    private static let rounded: [(UInt32, UInt16, UInt16)] = [
        (0x3dcc_cccd, 0x2e66, 0x3dcd), (0x3eaa_aaab, 0x3555, 0x3eab), (0xc02d_f854, 0xc170, 0xc02e),
        // The largest half, what rounds down to it, the tie that rounds up to infinity, and beyond.
        (0x477f_e000, 0x7bff, 0x4780), (0x477f_efff, 0x7bff, 0x4780), (0x477f_f000, 0x7c00, 0x4780),
        (0x4788_b800, 0x7c00, 0x4789), (0xf149_f2ca, 0xfc00, 0xf14a),
        // From the smallest normal half down to nothing.
        (0x3880_0000, 0x0400, 0x3880), (0x387f_da40, 0x03ff, 0x3880), (0x3380_0000, 0x0001, 0x3380),
        (0x3300_0000, 0x0000, 0x3300), (0x3300_0001, 0x0001, 0x3300), (0x33c0_0000, 0x0002, 0x33c0),
        (0x2edb_e6ff, 0x0000, 0x2edc), (0x8000_0000, 0x8000, 0x8000), (0x0001_16c2, 0x0000, 0x0001),
        // Ties.
        (0x3f80_1000, 0x3c00, 0x3f80), (0x3f80_3000, 0x3c02, 0x3f80), (0x4500_1000, 0x6800, 0x4500),
        (0x4500_3000, 0x6802, 0x4500), (0x3f80_8000, 0x3c04, 0x3f80), (0x3f81_8000, 0x3c0c, 0x3f82),
        (0x7f7f_0000, 0x7c00, 0x7f7f), (0x7f7f_c99e, 0x7c00, 0x7f80), (0x7f80_0000, 0x7c00, 0x7f80),
        (0xff80_0000, 0xfc00, 0xff80),
    ]

    private func narrowed(_ floats: [Float], _ type: ck_dtype) -> [UInt16] {
        var halves = [UInt16](repeating: 0, count: floats.count)
        ck_from_float(floats, type, floats.count, &halves)
        return halves
    }

    @Test("floats are rounded as PyTorch rounds them")
    func pytorch() {
        let floats = Self.rounded.map { Float(bitPattern: $0.0) }
        #expect(narrowed(floats, CK_F16) == Self.rounded.map(\.1))
        #expect(narrowed(floats, CK_BF16) == Self.rounded.map(\.2))
    }

    @Test("every half comes back from its float as itself, and a NaN as a NaN", arguments: [CK_F16, CK_BF16])
    func roundTrip(type: ck_dtype) {
        let halves = (0...UInt16.max).map(\.self)
        var floats = [Float](repeating: 0, count: halves.count)
        ck_to_float(halves, type, halves.count, &floats)
        var again = floats
        let back = narrowed(floats, type)
        ck_to_float(back, type, back.count, &again)
        for (i, half) in halves.enumerated() {
            if floats[i].isNaN { #expect(again[i].isNaN) } else { #expect(back[i] == half) }
        }
    }
}
