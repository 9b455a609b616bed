import TestSupport
import Testing

@testable import Engine

/// A sweep's values are the bits that each variant gives alone.
@Suite("Sweeps")
struct SweepTests {
    /// Every kind of site in the first, a middle and the last layer, every mode, with and without positions.
    static func variants(_ shape: ModelShape, tokens: Int) -> [[Intervention]] {
        var sites = [Site.embed]
        for layer in Set([0, shape.layers / 2, shape.layers - 1]).sorted() {
            sites += [
                .residual(layer: layer), .attention(layer: layer), .mlp(layer: layer),
                .head(layer: layer, head: 0), .head(layer: layer, head: shape.heads - 1),
                .neuron(layer: layer, neuron: shape.innerWidth - 1),
            ]
        }
        let positions: [Set<Int>?] = [nil, [0], [tokens - 1], [1, tokens - 2, 999]]
        var variants: [[Intervention]] = [[], [Intervention(.bias(token: 3, amount: 1.5))]]
        for (number, site) in sites.enumerated() {
            let somewhere = positions[number % positions.count]
            variants.append([Intervention(.zero(site))])
            variants.append([Intervention(.zero(site), positions: somewhere)])
            variants.append([Intervention(.noise(site, .absolute(0.3), seed: UInt64(number)))])
            variants.append([Intervention(.noise(site, .relative(0.5), seed: 7), positions: somewhere)])
            let width = site.columns(in: shape).columns.count
            let values = (0..<2 * width).map { Float($0 % 7) / 4 - 0.5 }
            let rows = Activation(rows: values, width: width, first: tokens - 2)
            variants.append([Intervention(.replace(site, by: rows), positions: somewhere)])
            let direction = Activation(everywhere: Array(values.prefix(width)))
            variants.append([Intervention(.add(site, direction, scale: 1.5), positions: somewhere)])
        }
        // Several at once, the later site named first, the same site twice, and a bias among them.
        variants.append([
            Intervention(.zero(.mlp(layer: shape.layers - 1))), Intervention(.bias(token: 1, amount: -2)),
            Intervention(.noise(.embed, .absolute(0.1), seed: 1)), Intervention(.zero(.head(layer: 0, head: 0))),
            Intervention(.noise(.head(layer: 0, head: 0), .absolute(1), seed: 2)),
        ])
        return variants
    }

    static let metrics: [Metric] = [
        .probability(of: 3), .logProbability(of: 5), .logit(of: 1), .logitDifference(of: 3, versus: 1), .divergence,
        .loss,
    ]

    /// What runs of their own say, one after the other.
    static func alone(
        _ inference: Inference, _ tokens: [TokenID], _ variants: [[Intervention]], _ metric: Metric,
        under base: [Intervention]
    ) throws -> [Double] {
        func softmax(_ logits: [Float]) -> Softmax {
            var softmax = Softmax()
            logits.withUnsafeBufferPointer { softmax.read($0) }
            return softmax
        }
        return try variants.map { variant in
            let logits = try inference.logits(after: tokens, under: base + variant)
            switch metric {
            case .probability(let token): return Distribution(logits: logits).probabilities[token]
            case .logProbability(let token): return softmax(logits).logProbability(of: token)
            case .logit(let token): return Double(logits[token])
            case .logitDifference(let token, let other): return Double(logits[token]) - Double(logits[other])
            case .divergence:
                let before = softmax(try inference.logits(after: tokens, under: base))
                let p = logits.indices.map(before.probability)
                let (a, b) = (before.logProbabilities, softmax(logits).logProbabilities)
                return p.indices.reduce(0) { p[$1] > 0 ? $0 + p[$1] * (a[$1] - b[$1]) : $0 }
            case .loss:
                let logs = try inference.logProbabilities(of: tokens, under: base + variant)
                return -logs.reduce(0, +) / Double(logs.count)
            }
        }
    }

    static func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

    struct Model: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var folder: String
    }

    static let models =
        ["nano", "mini"].map { Model(testDescription: $0, folder: BundledModelTests.folder($0)) }
        + GPT2Fixture.all.map { Model(testDescription: $0.name, folder: $0.folder) }

    static func load(_ model: Model, threads: Int = 2) throws -> Inference {
        let shape = try GPT2Configuration(folder: model.folder)
        let network = try GPT2(checkpoint: Checkpoint(folder: model.folder), shape: shape)
        return try Inference(network, Arithmetic(threads: threads))
    }

    static func text(_ shape: ModelShape, _ count: Int) -> [TokenID] {
        (0..<count).map { ($0 * 37 + 11) % shape.vocabulary }
    }

    @Test("every site, mode and metric gives the bits of a run alone", arguments: models)
    func bits(model: Model) throws {
        let inference = try Self.load(model)
        let shape = inference.model.shape
        let tokens = Self.text(shape, min(9, shape.context))
        let variants = Self.variants(shape, tokens: tokens.count)
        let bases: [[Intervention]] = [
            [],
            [
                Intervention(.zero(.head(layer: 0, head: 0)), positions: [1]),
                Intervention(.noise(.mlp(layer: shape.layers - 1), .relative(0.2), seed: 5)),
                Intervention(.bias(token: 3, amount: 0.5)),
            ],
        ]
        for metric in Self.metrics {
            for base in bases {
                let sweep = try inference.sweep(tokens, over: variants, measuring: metric, under: base)
                let alone = try Self.alone(inference, tokens, variants, metric, under: base)
                #expect(sweep.values.count == variants.count)
                for (place, variant) in variants.enumerated() where sweep.values[place] != alone[place] {
                    Issue.record("\(metric), \(variant): \(sweep.values[place]), alone \(alone[place])")
                }
                #expect(Self.bits([sweep.baseline]) == Self.bits([sweep.values[0]]), "the first variant is empty")
                // That values agree says something only where they are many.
                #expect(Set(sweep.values).count > variants.count / 3)
            }
        }
    }

    @Test("any order, any number, any batch and any number of threads gives the same bits")
    func order() throws {
        let inference = try Self.load(Self.models[1])
        let shape = inference.model.shape
        let tokens = Self.text(shape, 12)
        let variants = Self.variants(shape, tokens: tokens.count)
        var dice = SeededBits(state: 3)
        for metric in [Metric.probability(of: 3), .loss] {
            let whole = try inference.sweep(tokens, over: variants, measuring: metric).values
            let unchanged = try inference.resolve([], tokens, { false })
            for count in [1, 2, 3, 17, variants.count] {
                let order = Array(variants.indices.shuffled(using: &dice).prefix(count))
                let hooks = try order.map { try inference.resolve(variants[$0], tokens, { false }) }
                for batch in [1, 2, 7, 1000] {
                    let bytes = (batch + 1) * 4 * tokens.count * Workspace.floatsPerRow(shape)
                    var run = SweepRun(
                        inference, tokens, unchanged: unchanged, changed: hooks, reading: metric, batchBytes: bytes)
                    let values = try run.finish(shouldStop: { false }, progress: { _ in }).values
                    #expect(values == order.map { whole[$0] }, "\(count) variants by \(batch)")
                }
            }
            for threads in [1, 3] {
                let other = try Self.load(Self.models[1], threads: threads)
                #expect(try other.sweep(tokens, over: variants, measuring: metric).values == whole)
            }
        }
    }

    @Test("a sweep of nothing gives the baseline")
    func nothing() throws {
        let inference = try Self.load(Self.models[0])
        let sweep = try inference.sweep([1, 2], over: [], measuring: .logit(of: 4))
        #expect(sweep.values.isEmpty)
        #expect(try sweep.baseline == Double(inference.logits(after: [1, 2])[4]))
    }

    @Test("a run before and after a sweep is what it was: the cache is not touched")
    func undisturbed() throws {
        let inference = try Self.load(Self.models[0])
        let before = try inference.logits(after: [5, 6, 7])
        _ = try inference.sweep([9, 8, 7, 6], over: [[.init(.zero(.embed))]], measuring: .loss)
        #expect(try inference.logits(after: [5, 6, 7]) == before)
        #expect(try inference.logits(after: [5, 6, 7, 8]) == Self.load(Self.models[0]).logits(after: [5, 6, 7, 8]))
    }

    @Test("progress rises to 1, and a sweep stops between layers when it is told to")
    func interruption() throws {
        let inference = try Self.load(Self.models[1])
        let variants = (0..<4).map { [Intervention(.zero(.mlp(layer: $0)))] }
        var told: [Double] = []
        _ = try inference.sweep([1, 2, 3], over: variants, measuring: .divergence, progress: { told.append($0) })
        #expect(told.count > 4 && told == told.sorted() && told.first == 0 && told.last == 1)
        var asked = 0
        #expect(throws: EngineError.interrupted) {
            try inference.sweep(
                [1, 2, 3], over: variants, measuring: .divergence,
                shouldStop: {
                    asked += 1
                    return asked == 3
                })
        }
        #expect(asked == 3)
    }

    @Test("what does not exist is refused")
    func refusals() throws {
        let inference = try Self.load(Self.models[0])
        #expect(throws: EngineError.noTokens) { try inference.sweep([], over: [], measuring: .loss) }
        #expect(throws: EngineError.tokenOutOfRange(id: 2048, vocabulary: 2048)) {
            try inference.sweep([1], over: [], measuring: .logitDifference(of: 1, versus: 2048))
        }
        #expect(throws: EngineError.noSuchHead(layer: 0, head: 2, heads: 2)) {
            try inference.sweep([1], over: [[.init(.zero(.head(layer: 0, head: 2)))]], measuring: .loss)
        }
    }
}
