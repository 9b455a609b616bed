import CAllocations
import TestSupport
import Testing

@testable import Engine

/// Writing on takes no memory from token to token.
@Suite("Memory of the decoding loop", .enabled(if: ca_can_count()))
struct AllocationTests {
    /// How often `work` takes memory on this thread. What the engine does on other threads is its kernels' work alone.
    private func allocations(_ work: () throws -> Void) rethrows -> Int {
        let before = ca_allocations()
        try work()
        return ca_allocations() - before
    }

    @Test("the counter sees what Swift and C take")
    func counter() {
        var kept: [[Int]] = []
        kept.reserveCapacity(3)
        #expect(allocations { for size in 1...3 { kept.append([Int](repeating: 1, count: size)) } } == 3)
        #expect(allocations { kept[0].reserveCapacity(1000) } == 1)
        #expect(allocations { UnsafeMutableRawPointer.allocate(byteCount: 999, alignment: 64).deallocate() } == 1)
        #expect(allocations { _ = FloatPages(count: 10).base } == 1)
        #expect(allocations { kept[0][0] = 5 } == 0)
    }

    static let interventions: [[Intervention]] = [
        [],
        [
            Intervention(.zero(.head(layer: 0, head: 1)), positions: [0, 9]),
            Intervention(.noise(.mlp(layer: 1), .relative(0.5), seed: 3)),
            Intervention(.bias(token: 5, amount: 1)),
        ],
        [
            Intervention(
                .replace(.mlp(layer: 1), by: Activation(rows: [Float](repeating: 1, count: 256), width: 128, first: 1))),
            Intervention(
                .add(.residual(layer: 2), Activation(everywhere: [Float](repeating: 1, count: 128)), scale: 0.5)),
            Intervention(.weightNoise(.attention(layer: 1), .relative(0.1), seed: 2)),
        ],
    ]
    static let filters = [
        Filter(), Filter(repetition: 1.2, topK: 40, topP: 0.9, minP: 0.01), Filter(topP: 0.5), Filter(topK: 3),
    ]

    @Test("a token takes no memory, whatever is in force and however it is drawn", arguments: interventions)
    func decoding(interventions: [Intervention]) throws {
        for threads in [1, 2] {
            let inference = try Inference(BundledModelTests.load("mini"), Arithmetic(threads: threads))
            for filter in Self.filters {
                for temperature in [0, 1, 0.7] {
                    var tokens = Array(BundledModelTests.text.prefix(6))
                    tokens.reserveCapacity(inference.model.shape.context)
                    var logits: [Float] = []
                    var sampler = Sampler(filter, temperature: temperature)
                    func step() throws {
                        try inference.logits(after: tokens, under: interventions, prompt: 6, into: &logits)
                        sampler.read(logits, seen: tokens)
                        let u = Dice.roll(seed: 1, continuation: 0, draw: tokens.count)
                        tokens.append(temperature == 0 ? sampler.dice.greedy().token : sampler.dice.draw(u: u).token)
                    }
                    #expect(try allocations(step) > 0, "the first takes what the others use")
                    let taken = try allocations { for _ in 0..<40 { try step() } }
                    #expect(taken == 0, "\(threads) threads, \(filter), T = \(temperature)")
                    #expect(tokens.count == 47)
                }
            }
        }
    }
}
