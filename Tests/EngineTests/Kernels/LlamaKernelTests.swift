import CKernels
import Foundation
import Testing

struct LlamaKernelTests {
    @Test("RMSNorm is the twin's and near double precision", arguments: [1, 5, 16, 33, 576])
    func rmsNorm(n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(n))
        let m = 3
        let x = dice.floats(m * n), gamma = dice.floats(n)
        var twin: [Float] = []
        for row in 0..<m {
            let values = Array(x[row * n..<(row + 1) * n])
            let size = (Twin.sum(values.map { $0 * $0 }) / Float(n) + 1e-5).squareRoot()
            twin += zip(values, gamma).map { $0 / size * $1 }
            let exact = (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(n) + 1e-5).squareRoot()
            for (index, value) in values.enumerated() {
                let expected = Double(value) / exact * Double(gamma[index])
                #expect(abs(Double(twin[row * n + index]) - expected) <= 1e-6 * max(1, abs(expected)))
            }
        }
        machines.expect(twin, "\(m)×\(n)") { context, y in ck_rms_norm(context, x, m, n, gamma, 1e-5, &y) }
    }

    @Test("SwiGLU is the twin's, and silu(gate)·up in double precision to 1e-6", arguments: [1, 16, 50, 20_000])
    func swiglu(count: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(count))
        let gate = dice.floats(count).enumerated().map { $1 * ($0 % 7 == 0 ? 90 : 4) }, up = dice.floats(count)
        let twin = zip(gate, up).map { $0 / (1 + Twin.exp(min(-$0, 88))) * $1 }
        for (index, value) in twin.enumerated() {
            let x = Double(gate[index])
            let expected = x / (1 + exp(-x)) * Double(up[index])
            #expect(abs(Double(value) - expected) <= 1e-6 * max(1, abs(expected)))
        }
        machines.expect(twin, "\(count)") { context, y in
            y = gate
            ck_swiglu(context, &y, up, count)
        }
    }

    @Test("cosine and sine are the system's to 1e-15, far from zero too")
    func turns() {
        var dice = SeededBits(state: 3)
        for index in 0..<20_000 {
            let x = Double(dice.float()) * (index % 2 == 0 ? 4 : 1_000_000)
            var cosine = 0.0, sine = 0.0
            ck_cos_sin(x, &cosine, &sine)
            #expect(abs(cosine - cos(x)) <= 1e-15 && abs(sine - sin(x)) <= 1e-15, "\(x)")
        }
    }

    @Test("a rotation turns pairs of either order, and leaves the rest", arguments: [true, false])
    func rotation(neighbours: Bool) {
        var dice = SeededBits(state: 9)
        let (rows, heads, width, turning, apart) = (4, 2, 8, 6, 20)
        let x = dice.floats(rows * apart), turns = dice.floats(2 * turning)
        var y = x
        ck_rotate(&y, apart, rows, heads, width, turning, neighbours, turns, 2)
        var expected = x
        for row in 0..<rows {
            for head in 0..<heads {
                for p in 0..<turning / 2 {
                    let start = row * apart + head * width
                    let a = start + (neighbours ? 2 * p : p), b = start + (neighbours ? 2 * p + 1 : p + turning / 2)
                    let cosine = turns[row % 2 * turning + p], sine = turns[row % 2 * turning + turning / 2 + p]
                    expected[a] = x[a] * cosine - x[b] * sine
                    expected[b] = x[a] * sine + x[b] * cosine
                }
            }
        }
        #expect(y == expected)
        #expect(y != x)
    }

    @Test("grouped queries share a head of keys and values: as if it were there for each of them", arguments: [1, 3])
    func groupedAttention(keyValueHeads: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: 21)
        let (m, first, heads, d) = (5, 4, 6, 20)
        let (total, row, narrow) = (first + m, heads * d, keyValueHeads * d)
        let q = dice.floats(m * row), keys = dice.floats(total * narrow), values = dice.floats(total * narrow)
        func spread(_ x: [Float]) -> [Float] {
            (0..<total).flatMap { t in
                (0..<heads).flatMap { head in
                    let start = t * narrow + head / (heads / keyValueHeads) * d
                    return x[start..<start + d]
                }
            }
        }
        let (wideKeys, wideValues) = (spread(keys), spread(values))
        let best = try #require(ck_context_create(ck_isa_best(), 1))
        defer { ck_context_destroy(best) }
        var twin = [Float](repeating: 0, count: m * row), scores = [Float](repeating: 0, count: 4 * total)
        ck_attention(
            best, q, row, wideKeys, wideValues, row, m, first, heads, heads, d, 0.2, &twin, row, nil, &scores)
        machines.expect(twin, "\(keyValueHeads) for \(heads)") { context, z in
            var scores = [Float](repeating: 0, count: 4 * total)
            ck_attention(
                context, q, row, keys, values, narrow, m, first, heads, keyValueHeads, d, 0.2, &z, row, nil, &scores)
        }
    }
}
