import Testing

@testable import Engine

/// The sampler against its naive twin, which sorts and copies as the definitions say.
@Suite("Filters and the sampler")
struct SamplerTests {
    /// Repetition penalty, ÷ temperature, top-k, top-p, min-p, softmax.
    private func twin(_ logits: [Float], _ filter: Filter, _ temperature: Double, seen: [TokenID]) -> [Double] {
        var z = logits.map(Double.init)
        if let penalty = filter.repetition {
            for id in Set(seen) { z[id] = z[id] < 0 ? z[id] * penalty : z[id] / penalty }
        }
        guard temperature > 0 else { return Distribution(z, temperature: 0).probabilities }
        z = z.map { $0 / temperature }
        if let count = filter.topK {
            let least = z.sorted(by: >)[min(count, z.count) - 1]
            z = z.map { $0 < least ? -.infinity : $0 }
        }
        if let whole = filter.topP, whole < 1 {
            let p = Distribution(z).probabilities
            var reached = 0.0
            for id in p.indices.sorted(by: { p[$0] > p[$1] || (p[$0] == p[$1] && $0 < $1) }) {
                if reached >= whole { z[id] = -.infinity }
                reached += p[id]
            }
        }
        if let part = filter.minP {
            let p = Distribution(z).probabilities
            z = z.indices.map { p[$0] < p.max()! * part ? -.infinity : z[$0] }
        }
        return Distribution(z).probabilities
    }

    @Test("every filter and temperature gives the twin's probabilities, bit for bit, with ties among the logits")
    func twins() {
        var dice = SeededBits(state: 11)
        for size in [1, 2, 7, 60, 300] {
            // Few different values, so that many are equal.
            let logits = (0..<size).map { _ in Float(Int(dice.next() % 41) - 20) / 4 }
            let seen = (0..<10).map { _ in Int(dice.next() % UInt64(size)) }
            for repetition in [nil, 1.3] {
                for topK in [nil, 1, 3, 50] {
                    for (topP, minP) in [(nil, nil), (0.3, nil), (0.95, 0.02), (nil, 0.5), (1, 1)] {
                        let filter = Filter(repetition: repetition, topK: topK, topP: topP, minP: minP)
                        for temperature in [0, 0.5, 1] {
                            let expected = twin(logits, filter, temperature, seen: seen)
                            let found = filter.dice(logits: logits, temperature: temperature, seen: seen)
                            #expect(found.probabilities == expected, "\(size) tokens, \(filter), T = \(temperature)")
                        }
                    }
                }
            }
        }
    }

    @Test("what a sampler read before leaves no trace, and plain is the model's own")
    func used() {
        var dice = SeededBits(state: 12)
        let filter = Filter(repetition: 1.1, topK: 20, topP: 0.9)
        var sampler = Sampler(filter, temperature: 0.8)
        for size in [50, 50, 200, 50] {
            let logits = dice.floats(size).map { $0 * 6 }
            let seen = [1, 1, 3]
            sampler.read(logits, seen: seen)
            let fresh = filter.dice(logits: logits, temperature: 0.8, seen: seen)
            #expect(sampler.dice.probabilities == fresh.probabilities)
            #expect(sampler.dice.entropy == fresh.entropy)
            #expect(sampler.plain.probabilities == Distribution(logits: logits).probabilities)
            #expect(sampler.plain.entropy == Distribution(logits: logits).entropy)
        }
    }

    @Test("a heap gives the order of a sort")
    func heap() {
        var dice = SeededBits(state: 13)
        var queue = LargestFirst()
        for size in [0, 1, 2, 3, 10, 1000] {
            let values = (0..<size).map { _ in Double(dice.next() % 50) }
            queue.fill(values)
            var order: [Int] = []
            while let index = queue.pop(values) { order.append(index) }
            #expect(order == values.indices.sorted { values[$0] > values[$1] || (values[$0] == values[$1] && $0 < $1) })
        }
    }

    @Test("greedy takes the likeliest, and its rival is the next one; ties go to the lower id")
    func greedy() {
        let draw = Distribution([1, 3, 3, 2]).greedy()
        #expect(draw.token == 1 && draw.rival == Draw.Rival(token: 2, margin: 0))
        #expect(Distribution([4, 1, 2]).greedy().rival?.token == 2)
        #expect(Distribution([4.0]).greedy().rival == nil)
    }
}
