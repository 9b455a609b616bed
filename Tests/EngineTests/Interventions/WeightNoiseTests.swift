import TestSupport
import Testing

@testable import Engine

/// Noise on weights is a model of its own, made of the loaded one.
@Suite("Noise on weights")
struct WeightNoiseTests {
    static func noise(_ site: Site, _ spread: Intervention.Spread = .relative(0.5), seed: UInt64 = 7) -> Intervention {
        Intervention(.weightNoise(site, spread, seed: seed))
    }

    static func floats(_ model: GPT2, _ matrix: WeightMatrix) -> [Float] {
        model.weights[keyPath: matrix.place].tensor.floats()
    }

    @Test(
        "every weight of the site gets its own draw, and no other weight any",
        arguments: ActivationTests.sites)
    func draws(site: Site) throws {
        let model = try BundledModelTests.load("mini")
        let shape = model.shape
        let noises = [WeightNoise(site: site, spread: .relative(0.5), seed: 9)]
        let noisy = try model.adding(noises, shouldStop: { false })
        let layers = 0..<shape.layers
        let all: [WeightMatrix] =
            [.tokenEmbedding, .positionEmbedding]
            + layers.flatMap { [WeightMatrix.cAttn($0), .attnProjection($0), .cFc($0), .mlpProjection($0)] }
        let parts = site.weights(in: shape)
        #expect(Set(all.map(\.noiseKey)).count == all.count)
        for matrix in all {
            let (before, after) = (Self.floats(model, matrix), Self.floats(noisy, matrix))
            let columns = model.weights[keyPath: matrix.place].columns
            guard let part = parts.first(where: { $0.matrix == matrix }) else {
                #expect(before == after)
                continue
            }
            let own = before.indices.filter { place in
                part.rows.contains(place / columns) && part.columns.contains { $0.contains(place % columns) }
            }
            let mean = own.reduce(0) { $0 + Double(before[$1]) } / Double(own.count)
            let squares = own.reduce(0) { $0 + (Double(before[$1]) - mean) * (Double(before[$1]) - mean) }
            let sigma = 0.5 * (squares / Double(own.count)).squareRoot()
            var expected = before
            for place in own {
                let draw = Gaussian.noise(
                    seed: 9, site: matrix.noiseKey, position: place / columns, component: place % columns)
                expected[place] += Float(sigma * draw)
            }
            #expect(after == expected, "\(site): \(matrix)")
            #expect(own.count == 1 || after != before)
        }
    }

    @Test("noise on the embedding reaches the tied unembedding")
    func tied() throws {
        let model = try BundledModelTests.load("nano")
        let noisy = try model.adding(
            [WeightNoise(site: .embed, spread: .absolute(0.1), seed: 1)], shouldStop: { false })
        #expect(noisy.weights.unembedding.base == noisy.weights.tokenEmbedding.base)
        #expect(noisy.weights.unembedding.base != model.weights.unembedding.base)
        #expect(
            model.weightNoiseBytes([.embed]) == 4 * model.shape.width * (model.shape.vocabulary + model.shape.context))
        #expect(
            model.weightNoiseBytes([.mlp(layer: 0), .neuron(layer: 0, neuron: 3)]) == 4 * 8 * model.shape.width
                * model.shape.width)
    }

    @Test("logits, lens, activations, surprise and a sweep see it; taken away, everything is as before")
    func everywhere() throws {
        let inference = try ActivationTests.mini()
        let text = ActivationTests.text
        let changes = [Self.noise(.mlp(layer: 1)), Self.noise(.embed, .absolute(0.01), seed: 2)]
        let noisy = try Inference(
            inference.loaded.adding(changes.compactMap(\.weightNoise), shouldStop: { false }), Arithmetic(threads: 1))
        let clean = try inference.logits(after: text)
        for _ in 0..<2 {
            let logits = try inference.logits(after: text, under: changes)
            #expect(try logits == noisy.logits(after: text))
            #expect(logits != clean)
            #expect(try inference.logits(after: text) == clean)
            #expect(
                try inference.lens(text, positions: [3, 8], under: changes).rows.map(\.logits)
                    == noisy.lens(text, positions: [3, 8]).rows.map(\.logits))
            #expect(try inference.logits(after: text) == clean)
            #expect(
                try inference.activation(of: .residual(layer: 2), in: text, under: changes)
                    == noisy.activation(of: .residual(layer: 2), in: text))
            #expect(
                try inference.logProbabilities(of: text, under: changes) == noisy.logProbabilities(of: text))
            let variants = (0..<4).map { [Intervention(.zero(.mlp(layer: $0)))] }
            for metric in SweepTests.metrics {
                let sweep = try inference.sweep(text, over: variants, measuring: metric, under: changes)
                #expect(try sweep == noisy.sweep(text, over: variants, measuring: metric))
                #expect(try inference.logits(after: text) == clean, "the sweep left its weights behind")
            }
            #expect(try inference.logits(after: text, under: changes) == logits)
        }
        #expect(throws: EngineError.weightNoiseInVariant) {
            try inference.sweep(text, over: [changes], measuring: .loss)
        }
    }

    @Test("a relative spread of an activation is that of the clean run")
    func cleanSpread() throws {
        let inference = try ActivationTests.mini()
        let sigma = try inference.standardDeviation(of: .mlp(layer: 2), in: ActivationTests.text)
        let weights = Self.noise(.mlp(layer: 0))
        let relative = Intervention(.noise(.mlp(layer: 2), .relative(0.5), seed: 3))
        let absolute = Intervention(.noise(.mlp(layer: 2), .absolute(0.5 * sigma), seed: 3))
        let fresh = try ActivationTests.mini(threads: 1)
        #expect(
            try fresh.logits(after: ActivationTests.text, under: [weights, relative])
                == inference.logits(after: ActivationTests.text, under: [weights, absolute]))
    }

    @Test("what is stopped half-way leaves nothing in force")
    func interruption() throws {
        let inference = try ActivationTests.mini()
        let clean = try inference.logits(after: [1, 2])
        let changes = [Self.noise(.mlp(layer: 0))]
        #expect(throws: EngineError.interrupted) {
            try inference.logits(after: [1, 2], under: changes, shouldStop: { true })
        }
        #expect(try inference.logits(after: [1, 2]) == clean)
        #expect(try inference.logits(after: [1, 2], under: changes) != clean)
    }
}
