import Testing

@testable import Engine

/// Against distributions that are known whole, and of which only the likeliest are handed over.
@Suite("What is known of a distribution's top")
struct PartialDistributionTests {
    private static let vocabulary = 300

    /// Logits of the usual spread.
    private static func logits(_ seed: UInt64) -> [Float] {
        (0..<vocabulary).map { Float(Gaussian.weight(seed: seed, array: 0, element: $0) * 2.5) }
    }

    private struct Case {
        let logits: [Float]
        let whole: Distribution
        let places: [Int]
        let known: PartialDistribution

        init(_ seed: UInt64, rows: Int, tellsSize: Bool) {
            logits = PartialDistributionTests.logits(seed)
            whole = Distribution(logits: logits)
            places = whole.top(rows)
            known = PartialDistribution(
                logProbabilities: places.map { [whole] in Elementary.log(whole.probabilities[$0]) },
                vocabulary: tellsSize ? PartialDistributionTests.vocabulary : nil)
        }
    }

    @Test("the rest, the bound and the least entropy hold", arguments: [5, 20, 100], [true, false])
    func bounds(rows: Int, tellsSize: Bool) {
        for seed in 0..<20 as Range<UInt64> {
            let one = Case(seed, rows: rows, tellsSize: tellsSize)
            let others = one.whole.probabilities.indices.filter { !one.places.contains($0) }
            let rest = others.reduce(0) { $0 + one.whole.probabilities[$1] }
            #expect(abs(one.known.rest - rest) < 1e-12)
            #expect(others.allSatisfy { one.whole.probabilities[$0] <= one.known.bound + 1e-15 })
            #expect(one.known.leastEntropy <= one.whole.entropy + 1e-12)
            #expect(one.known.leastEntropy > one.whole.entropy * 0.5)
            #expect(one.known.others == (tellsSize ? Self.vocabulary - rows : nil))
        }
    }

    @Test("where all tokens are listed nothing is missing, and the entropy is exact")
    func whole() {
        let one = Case(3, rows: Self.vocabulary, tellsSize: true)
        #expect(one.known.isWhole)
        #expect(abs(one.known.leastEntropy - one.whole.entropy) < 1e-12)
    }

    @Test("a bias on listed tokens gives what a bias on logits gives", arguments: [-50.0, -3, 0.5, 4, 60])
    func bias(amount: Double) {
        for seed in 0..<20 as Range<UInt64> {
            let one = Case(seed, rows: 12, tellsSize: false)
            var changed = one.logits.map(Double.init)
            changed[one.places[2]] += amount
            changed[one.places[7]] -= 1
            let expected = Distribution(changed)
            let found = one.known.biased(by: [2: amount, 7: -1])
            for (place, id) in one.places.enumerated() {
                #expect(abs(found.probabilities[place] - expected.probabilities[id]) < 1e-12)
            }
            let rest = 1 - one.places.reduce(0) { $0 + expected.probabilities[$1] }
            #expect(abs(found.rest - rest) < 1e-12)
            let bound = expected.probabilities.enumerated().filter { !one.places.contains($0.offset) }.map(\.element)
                .max()
            #expect((bound ?? 1) <= found.bound + 1e-15)
        }
    }

    @Test("listing one of the others takes it off the rest")
    func listing() {
        let one = Case(9, rows: 10, tellsSize: true)
        let next = one.whole.top(40)[39]
        var known = one.known
        known.list(logProbability: Elementary.log(one.whole.probabilities[next]))
        #expect(abs(known.rest - (one.known.rest - one.whole.probabilities[next])) < 1e-12)
        #expect(known.others == Self.vocabulary - 11)
    }

    static let settings: [(Filter, Double)] = [
        (Filter(), 1), (Filter(), 0.3), (Filter(), 0.8), (Filter(), 1.4), (Filter(), 0), (Filter(topK: 4), 1),
        (Filter(topK: 4), 0.6), (Filter(topK: 4), 2), (Filter(topP: 0.5), 1), (Filter(minP: 0.2), 1),
        (Filter(topK: 8, topP: 0.6), 1), (Filter(topK: 8, minP: 0.3), 1),
    ]

    @Test("what is said of the dice is true of the whole distribution's", arguments: settings)
    func dice(filter: Filter, temperature: Double) {
        var said = 0
        for seed in 0..<40 as Range<UInt64> {
            for tellsSize in [true, false] {
                let one = Case(seed, rows: 20, tellsSize: tellsSize)
                let expected = filter.dice(logits: one.logits, temperature: temperature, seen: [])
                switch one.known.dice(filter, temperature: temperature) {
                case .exact(let found):
                    said += 1
                    for (place, id) in one.places.enumerated() {
                        #expect(abs(found[place] - expected.probabilities[id]) < 1e-9)
                    }
                case .within(let ranges):
                    said += 1
                    for (place, id) in one.places.enumerated() {
                        #expect(ranges[place].lowerBound <= expected.probabilities[id] + 1e-12)
                        #expect(ranges[place].upperBound >= expected.probabilities[id] - 1e-12)
                    }
                case .unknown(let obstacle): #expect(obstacle == .beyondList)
                }
            }
        }
        #expect(said > 40, "most of these can be told")
    }

    @Test("a filter that cuts within the list makes the dice exact; a temperature alone gives bounds")
    func kinds() {
        let one = Case(1, rows: 20, tellsSize: false)
        func isExact(_ dice: PartialDistribution.Dice) -> Bool { if case .exact = dice { true } else { false } }
        #expect(isExact(one.known.dice(Filter(topK: 20), temperature: 3)))
        #expect(isExact(one.known.dice(Filter(), temperature: 1)))
        #expect(isExact(one.known.dice(Filter(), temperature: 0)))
        #expect(!isExact(one.known.dice(Filter(), temperature: 0.9)))
    }

    @Test("what cannot be known says why")
    func obstacles() {
        let one = Case(1, rows: 20, tellsSize: false)
        #expect(one.known.dice(Filter(repetition: 1.1), temperature: 1) == .unknown(.repetition))
        #expect(one.known.dice(Filter(topK: 21), temperature: 1) == .unknown(.beyondList))
        #expect(one.known.dice(Filter(topP: 0.9999), temperature: 1) == .unknown(.beyondList))
        #expect(one.known.dice(Filter(minP: 1e-9), temperature: 1) == .unknown(.beyondList))
        #expect(one.known.dice(Filter(topP: 0.5), temperature: 0.7) == .unknown(.order))
        #expect(one.known.dice(Filter(topP: 0.5, minP: 0.1), temperature: 1) == .unknown(.order))
        #expect(PartialDistribution(logProbabilities: []).dice(Filter(), temperature: 1) == .unknown(.beyondList))
    }
}
