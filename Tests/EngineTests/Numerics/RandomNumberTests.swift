import Testing

@testable import Engine

@Suite("Random numbers")
struct RandomNumberTests {
    struct Vector {
        var key: UInt64
        var counter: [UInt32]
        var words: [UInt32]
    }

    static let vectors = [
        Vector(key: 0, counter: [0, 0, 0, 0], words: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        Vector(
            key: .max, counter: [.max, .max, .max, .max], words: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        Vector(
            key: 0x299f_31d0_a409_3822, counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            words: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
    ]

    @Test("Philox gives the words that its authors publish", arguments: vectors)
    func publishedVectors(vector: Vector) {
        let counter = vector.counter
        let block = Philox.block(counter: (counter[0], counter[1], counter[2], counter[3]), key: vector.key)
        #expect([block.0, block.1, block.2, block.3] == vector.words)
    }

    @Test("u follows from the words as the documentation says")
    func uniform() {
        // key 0, counter 0: w0 = 6627e8d5, w1 = e169c58d
        let expected = Double(UInt64(0x6627_e8d5) << 21 + UInt64(0xe169_c58d) >> 11) / 9_007_199_254_740_992
        #expect(Dice.roll(seed: 0, continuation: 0, draw: 0) == expected)
    }

    @Test("a draw depends on seed, continuation and number alone, and on each of them")
    func independence() {
        let u = Dice.roll(seed: 7, continuation: 2, draw: 5)
        #expect(u == Dice.roll(seed: 7, continuation: 2, draw: 5))
        #expect(u != Dice.roll(seed: 8, continuation: 2, draw: 5))
        #expect(u != Dice.roll(seed: 7, continuation: 3, draw: 5))
        #expect(u != Dice.roll(seed: 7, continuation: 2, draw: 6))
        #expect(u != Dice.roll(seed: 7, continuation: 2 + 1 << 32, draw: 5))
    }

    // From SciPy's scipy.special.ndtri.
    @Test(
        "the normal quantile equals SciPy's",
        arguments: [
            (0.5, 0.0), (0.975, 1.959963984540054), (0.025, -1.9599639845400545), (0.8413447460685429, 1.0),
            (0.99, 2.3263478740408408), (1e-10, -6.361340902404056), (1e-20, -9.262340089798409),
            (1e-300, -37.0470962993612),
        ])
    func quantile(p: Double, z: Double) {
        #expect(abs(Gaussian.quantile(p) - z) <= 1e-12 * max(1, abs(z)))
    }

    @Test("noise has mean 0 and variance 1, and its tails")
    func moments() {
        let count = 100_000
        let draws = (0..<count).map { Gaussian.noise(seed: 1, site: 2, position: $0 / 100, component: $0 % 100) }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(count)
        #expect(abs(mean) < 0.01)
        #expect(abs(variance - 1) < 0.02)
        #expect(draws.count { abs($0) > 2 } > 4_200 && draws.count { abs($0) > 2 } < 4_900)
    }
}
