import TestSupport
import Testing

@testable import Engine

/// Values that are put into a run, and taken out of one.
@Suite("Replacing and adding activations")
struct ActivationTests {
    static let text = Array(BundledModelTests.text.prefix(9))
    static let other = [0, 12, 550, 363, 293, 776, 273, 41, 5]

    /// Every kind of site in mini's first and last layer.
    static let sites: [Site] =
        [.embed]
        + [0, 3].flatMap { layer -> [Site] in
            [
                .residual(layer: layer), .attention(layer: layer), .mlp(layer: layer),
                .head(layer: layer, head: 7), .neuron(layer: layer, neuron: 7),
            ]
        }

    static func mini(threads: Int = 2) throws -> Inference {
        try Inference(BundledModelTests.load("mini"), Arithmetic(threads: threads))
    }

    @Test("a text's own values change nothing, bit for bit, and neither does adding anything 0 times")
    func nothing() throws {
        let inference = try Self.mini()
        let clean = try inference.logits(after: Self.text)
        for site in Self.sites {
            let own = try inference.activation(of: site, in: Self.text)
            let others = try inference.activation(of: site, in: Self.other)
            for positions in [nil, Set([3]), Set([0, 8, 400])] {
                let patch = Intervention(.replace(site, by: own), positions: positions)
                #expect(try inference.logits(after: Self.text, under: [patch]) == clean, "\(site)")
                let nought = Intervention(.add(site, others, scale: 0), positions: positions)
                #expect(try inference.logits(after: Self.text, under: [nought]) == clean, "\(site)")
            }
            let patch = Intervention(.replace(site, by: others))
            #expect(try inference.logits(after: Self.text, under: [patch]) != clean, "\(site)")
        }
    }

    @Test("the stream after the last layer from another text gives that text's logits")
    func whole() throws {
        let inference = try Self.mini()
        let last = Site.residual(layer: inference.model.shape.layers - 1)
        let patch = Intervention(.replace(last, by: try inference.activation(of: last, in: Self.other)))
        #expect(try inference.logits(after: Self.text, under: [patch]) == inference.logits(after: Self.other))
        let first = Intervention(.replace(.embed, by: try inference.activation(of: .embed, in: Self.other)))
        #expect(try inference.logits(after: Self.text, under: [first]) == inference.logits(after: Self.other))
    }

    @Test("a read-out shows what was put there, where it has a value, and what was there elsewhere")
    func readOut() throws {
        let inference = try Self.mini()
        for site in Self.sites {
            let clean = try inference.activation(of: site, in: Self.text)
            let width = clean.width
            #expect(width == site.columns(in: inference.model.shape).columns.count && clean.count == 9)
            let row = (0..<width).map { Float($0) - 0.5 }
            func expect(_ operation: Intervention.Operation, at positions: Set<Int>?, _ there: [Bool], _ sum: Bool)
                throws
            {
                let found = try inference.activation(
                    of: site, in: Self.text, under: [Intervention(operation, positions: positions)])
                for position in 0..<9 {
                    let before = Array(clean.rows[position * width..<(position + 1) * width])
                    let after = Array(found.rows[position * width..<(position + 1) * width])
                    let changed = sum ? zip(before, row).map { $0 + 0.5 * $1 } : row
                    // Later positions attend to what was changed before them.
                    if there[position] || position < there.firstIndex(of: true)! {
                        let isOwn = !there[position]
                        if isOwn || !sum || position == there.firstIndex(of: true) {
                            #expect(after == (isOwn ? before : changed), "\(site) at \(position)")
                        }
                    }
                }
            }
            let everywhere = Activation(everywhere: row)
            let two = Activation(rows: row + row, width: width, first: 4)
            func places(_ set: Set<Int>) -> [Bool] { (0..<9).map(set.contains) }
            try expect(.replace(site, by: everywhere), at: nil, places(Set(0..<9)), false)
            try expect(.replace(site, by: everywhere), at: [2, 7], places([2, 7]), false)
            try expect(.replace(site, by: two), at: nil, places([4, 5]), false)
            try expect(.replace(site, by: two), at: [5, 8], places([5]), false)
            try expect(.add(site, everywhere, scale: 0.5), at: [8], places([8]), true)
        }
    }

    @Test("several at one site apply in the order given")
    func order() throws {
        let inference = try Self.mini()
        let site = Site.mlp(layer: 2)
        let values = try inference.activation(of: site, in: Self.other)
        let replace = Intervention(.replace(site, by: values))
        let zero = Intervention(.zero(site))
        let noise = Intervention(.noise(site, .absolute(0.5), seed: 3))
        func logits(_ changes: Intervention...) throws -> [Float] {
            try inference.logits(after: Self.text, under: changes)
        }
        #expect(try logits(zero, replace) == logits(replace))
        #expect(try logits(replace, zero) == logits(zero))
        #expect(try logits(noise, replace) == logits(replace))
        #expect(try logits(replace, noise) != logits(replace))
        let plus = Intervention(.add(site, values, scale: 1))
        #expect(try logits(zero, plus) == logits(replace), "0 + x is x")
    }

    @Test("many sites are read in one run as one by one")
    func together() throws {
        let inference = try Self.mini()
        let sites = Self.sites
        let zero = [Intervention(.zero(.head(layer: 0, head: 1)))]
        for changes in [[], zero] {
            let all = try inference.activations(of: sites, in: Self.text, under: changes)
            for (site, found) in zip(sites, all) {
                let fresh = try Self.mini(threads: 1)
                #expect(try found == fresh.activation(of: site, in: Self.text, under: changes))
            }
        }
    }

    @Test("values of another width, and sites that are not there, are refused")
    func refusals() throws {
        let inference = try Self.mini()
        let narrow = Activation(everywhere: [1, 2])
        #expect(throws: EngineError.wrongWidth(.embed, expected: 128, found: 2)) {
            try inference.logits(after: [1], under: [Intervention(.replace(.embed, by: narrow))])
        }
        #expect(throws: EngineError.noSuchLayer(9, layers: 4)) {
            try inference.logits(after: [1], under: [Intervention(.add(.mlp(layer: 9), narrow, scale: 1))])
        }
        #expect(throws: EngineError.noSuchHead(layer: 0, head: 9, heads: 8)) {
            try inference.activation(of: .head(layer: 0, head: 9), in: [1])
        }
        #expect(throws: EngineError.noTokens) { try inference.activation(of: .embed, in: []) }
    }

    @Test("every instruction set and 1, 2 and 3 threads give the same bits under every kind of change")
    func sameBits() throws {
        let model = try BundledModelTests.load("mini")
        func logits(_ set: InstructionSet, _ threads: Int) throws -> [Float] {
            let inference = try Inference(model, Arithmetic(instructionSet: set, threads: threads))
            var means = MeanActivations(over: [Self.other, Self.text], beginning: 0)
            let changes = [
                Intervention(.weightNoise(.mlp(layer: 0), .relative(0.2), seed: 4)),
                Intervention(
                    .replace(.attention(layer: 1), by: try inference.means(of: [.attention(layer: 1)], in: &means)[0])),
                Intervention(
                    .replace(
                        .head(layer: 2, head: 3),
                        by: try inference.activation(of: .head(layer: 2, head: 3), in: Self.other))),
                Intervention(
                    .add(.residual(layer: 2), Activation(everywhere: [Float](repeating: 0.1, count: 128)), scale: 1.3),
                    positions: [2, 8]),
            ]
            return try inference.logits(after: Self.text, under: changes)
        }
        let expected = try logits(.scalar, 1)
        #expect(try expected != Self.mini().logits(after: Self.text))
        for set in InstructionSet.allCases.filter(\.isAvailable) {
            for threads in 1...3 { #expect(try logits(set, threads) == expected, "\(set), \(threads) threads") }
        }
    }
}
