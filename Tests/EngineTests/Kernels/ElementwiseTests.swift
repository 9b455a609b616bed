import CKernels
import Foundation
import Testing

struct ElementwiseTests {
    /// Batches of 1...17 of widths nobody chose.
    static let random = {
        var dice = SeededBits(state: 5)
        return (1...17).map { ($0, Int.random(in: 1...900, using: &dice)) }
    }()

    @Test(
        "LayerNorm is the twin's, in place or not", arguments: [(1, 1), (3, 5), (2, 16), (5, 100), (40, 500)] + random)
    func layerNorm(m: Int, n: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(m + n))
        let x = dice.floats(m * n), gamma = dice.floats(n), beta = dice.floats(n)
        let twin = (0..<m).flatMap {
            Twin.layerNorm(x[$0 * n..<($0 + 1) * n], gamma: gamma, beta: beta, eps: 1e-5)
        }
        machines.expect(twin, "\(m) rows of \(n)") { context, y in
            ck_layer_norm(context, x, m, n, gamma, beta, 1e-5, &y)
        }
        machines.expect(twin, "\(m) rows of \(n), in place") { context, y in
            y = x
            y.withUnsafeMutableBufferPointer {
                ck_layer_norm(context, $0.baseAddress!, m, n, gamma, beta, 1e-5, $0.baseAddress!)
            }
        }
    }

    @Test("GELU is the twin's, from −∞ to +∞", arguments: [1, 15, 16, 33, 20_000] + random.map { $0.0 * $0.1 })
    func gelu(count: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(count))
        let special: [Float] = [.infinity, -.infinity, .nan, -0.0, Float.leastNonzeroMagnitude * 71362, 1e30, -1e30]
        let x = (0..<count).map { $0 < special.count && count > 16 ? special[$0] : dice.float() * 10 }
        machines.expect(x.map(Twin.gelu), "\(count) elements") { context, y in
            y = x
            ck_gelu(context, &y, count)
        }
    }

    @Test("gelu_new(1) = 0.84119199 and gelu_new(3) = 2.99636261")
    func geluFacts() throws {
        try Machines().forEach { context in
            var x: [Float] = [1, 3, 0, 20, -20]
            ck_gelu(context, &x, x.count)
            #expect(abs(x[0] - 0.84119199) < 2e-7)
            #expect(abs(x[1] - 2.99636261) < 2e-7)
            #expect(x[2] == 0 && x[3] == 20 && x[4] == 0)
        }
    }

    @Test("the twin's float exp is within 2 ulp and its tanh within 1.5e-7 of the true values")
    func floatFunctionsAreAccurate() {
        var dice = SeededBits(state: 3)
        for _ in 0..<50_000 {
            let x = dice.float() * 87, e = Foundation.exp(Double(x))
            #expect(abs(Double(Twin.exp(x)) - e) <= 2 * Double(Float(e).ulp))
            let y = dice.float() * 6
            #expect(abs(Double(Twin.tanh(y)) - Foundation.tanh(Double(y))) <= 1.5e-7)
        }
    }

    @Test("addition is the twin's", arguments: [1, 17, 70_001] + random.map { $0.0 * $0.1 })
    func add(count: Int) throws {
        let machines = try Machines()
        var dice = SeededBits(state: UInt64(count))
        let x = dice.floats(count), y0 = dice.floats(count)
        machines.expect(zip(x, y0).map { $0 + $1 }, "\(count) elements") { context, y in
            y = y0
            ck_add(context, &y, x, count)
        }
    }

    @Test("all 65,536 halves of either kind widen exactly, on every instruction set")
    func everyHalf() throws {
        let halves = (0...UInt16.max).map(\.self)
        var floats = [Float](repeating: 0, count: halves.count)
        ck_to_float(halves, CK_F16, halves.count, &floats)
        let twin = halves.map(Twin.float16)
        #expect(zip(floats, twin).allSatisfy(identical))
        ck_to_float(halves, CK_BF16, halves.count, &floats)
        let upper = halves.map { Float(bitPattern: UInt32($0) << 16) }
        #expect(zip(floats, upper).allSatisfy(identical))
        // As a 1 × 65,536 matrix times 1, with the chain's +0 added.
        let machines = try Machines()
        machines.expect(twin.map { $0 + 0 }, "halves as weights") { context, y in
            ck_linear(context, [1], 1, 1, halves, CK_F16, 1, halves.count, nil, &y, halves.count)
        }
    }
}
