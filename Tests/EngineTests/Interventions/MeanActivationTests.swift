import Testing

@testable import Engine

@Suite("Means over a reference text")
struct MeanActivationTests {
    static let texts = [[0, 673, 389, 388], [277, 641], [0, 550, 274], [489, 0, 7]]

    @Test(
        "the mean is over all positions but a beginning token at the start of a text", arguments: ActivationTests.sites)
    func byHand(site: Site) throws {
        let inference = try ActivationTests.mini()
        var means = MeanActivations(over: Self.texts, beginning: 0)
        let mean = try inference.means(of: [site], in: &means)[0]
        var sums: [Double] = [], count = 0
        for text in Self.texts {
            let values = try ActivationTests.mini(threads: 1).activation(of: site, in: text)
            if sums.isEmpty { sums = [Double](repeating: 0, count: values.width) }
            for position in text.indices where position > 0 || text[0] != 0 {
                count += 1
                for column in 0..<values.width { sums[column] += Double(values.rows[position * values.width + column]) }
            }
        }
        #expect(count == 10 && means.positions(context: 256) == 10)
        #expect(mean == Activation(everywhere: sums.map { Float($0 / Double(count)) }))
    }

    @Test("asked one by one, all at once or again, the means are the same")
    func remembered() throws {
        let inference = try ActivationTests.mini()
        var (together, single) = (
            MeanActivations(over: Self.texts, beginning: nil), MeanActivations(over: Self.texts, beginning: nil)
        )
        let all = try inference.means(of: ActivationTests.sites, in: &together)
        for (site, mean) in zip(ActivationTests.sites, all) {
            #expect(try inference.means(of: [site], in: &single) == [mean])
        }
        var runs = 0
        #expect(try inference.means(of: ActivationTests.sites, in: &single, progress: { _, _ in runs += 1 }) == all)
        #expect(runs == 0, "what is known takes no run")
        var others = MeanActivations(over: Self.texts, beginning: 0)
        #expect(try inference.means(of: [.embed], in: &others) != inference.means(of: [.embed], in: &single))
    }

    @Test("texts are cut to the context")
    func cut() throws {
        let inference = try ActivationTests.mini()
        let long = (0..<300).map { $0 % 50 }
        var (whole, half) = (
            MeanActivations(over: [long], beginning: nil),
            MeanActivations(over: [Array(long.prefix(256))], beginning: nil)
        )
        #expect(
            try inference.means(of: [.mlp(layer: 3)], in: &whole) == inference.means(of: [.mlp(layer: 3)], in: &half))
    }

    @Test("a mean of nothing is refused, and what is stopped is not remembered")
    func refusals() throws {
        let inference = try ActivationTests.mini()
        var empty = MeanActivations(over: [[0]], beginning: 0)
        #expect(throws: EngineError.noTokens) { try inference.means(of: [.embed], in: &empty) }
        var means = MeanActivations(over: Self.texts, beginning: 0)
        #expect(throws: EngineError.noSuchLayer(4, layers: 4)) { try inference.means(of: [.mlp(layer: 4)], in: &means) }
        var asked = 0
        #expect(throws: EngineError.interrupted) {
            try inference.means(
                of: [.embed], in: &means,
                shouldStop: {
                    asked += 1; return asked > 6
                })
        }
        var fresh = MeanActivations(over: Self.texts, beginning: 0)
        #expect(try inference.means(of: [.embed], in: &means) == inference.means(of: [.embed], in: &fresh))
    }
}
