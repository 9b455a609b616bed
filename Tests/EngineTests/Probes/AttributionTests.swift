import TestSupport
import Testing

@testable import Engine

@Suite("Direct logit attribution")
struct AttributionTests {
    @Test("the parts add up to the logit within 1e-4: 50 prompts × 20 tokens each", arguments: BundledModelTests.names)
    func sums(name: String) throws {
        let inference = try Inference(BundledModelTests.load(name), Arithmetic(threads: 2))
        var dice = LearnerDice(seed: 7)
        var worst = 0.0
        for _ in 0..<50 {
            let tokens = [0] + (0..<1 + dice.below(20)).map { _ in dice.below(2048) }
            let targets = (0..<20).map { Attribution.Target(dice.below(2048), versus: $0 % 3 == 0 ? 5 : nil) }
            let place = dice.below(tokens.count)
            let neurons = dice.chance(3) ? dice.below(inference.model.shape.layers) : nil
            let found = try inference.attributions(of: tokens, to: targets, position: place, neurons: neurons)
            let lens = try inference.lens(tokens, positions: [place]).rows.last
            let logits = try #require(lens?.logits)
            for (target, one) in zip(targets, found) {
                let own = Double(logits[target.token]) - (target.versus.map { Double(logits[$0]) } ?? 0)
                #expect(abs(own - one.logit) < 1e-9)
                worst = max(worst, abs(one.total - own))
            }
        }
        #expect(worst < 1e-4, "\(name): off by \(worst)")
    }

    @Test("what interventions did has rows of its own, and the sum holds")
    func changed() throws {
        let inference = try Inference(BundledModelTests.load("mini"), Arithmetic(threads: 2))
        let tokens = BundledModelTests.text
        let changes: [Intervention] = [
            .init(.zero(.attention(layer: 2))), .init(.noise(.residual(layer: 1), .absolute(0.5), seed: 3)),
            .init(.zero(.head(layer: 3, head: 1))), .init(.noise(.mlp(layer: 3), .relative(1), seed: 4)),
            .init(.noise(.embed, .absolute(0.1), seed: 2)), .init(.bias(token: 17, amount: 2.5)),
            .init(.weightNoise(.mlp(layer: 1), .relative(0.1), seed: 5)),
        ]
        let found = try inference.attributions(
            of: tokens, to: [.init(17), .init(4, versus: 17)], position: tokens.count - 1, under: changes)
        let logits = try inference.logits(after: tokens, under: changes)
        let names = found[0].entries.map(\.part.name)
        #expect(names.filter { $0.hasSuffix("change") } == ["L1.change", "L2.attn.change", "L3.mlp.change"])
        #expect(found[0].entries.last == .init(part: .logitBias, contribution: 2.5))
        #expect(found[1].entries.last == .init(part: .logitBias, contribution: -2.5))
        #expect(abs(found[0].total - Double(logits[17])) < 1e-4)
        #expect(abs(found[1].total - Double(logits[4] - logits[17])) < 1e-4)
        #expect(found[0].entries.first { $0.part == .head(layer: 3, head: 1) }?.contribution == 0)
    }

    @Test("a head's row is z times its rows of c_proj, centred and scaled; neurons make up their MLP")
    func byHand() throws {
        let model = try BundledModelTests.load("mini")
        let inference = try Inference(model, Arithmetic(threads: 1))
        let (tokens, d) = (BundledModelTests.text, model.shape.width)
        let place = tokens.count - 1
        let found = try inference.attributions(of: tokens, to: [.init(550)], position: place)[0]
        let z = try inference.activation(of: .head(layer: 2, head: 4), in: tokens).rows.suffix(d / 8)
        let stream = try inference.activation(of: .residual(layer: 3), in: tokens).rows.suffix(d).map(Double.init)
        var part = [Double](repeating: 0, count: d)
        var row = [Float](repeating: 0, count: d)
        for (k, value) in z.enumerated() {
            row.withUnsafeMutableBufferPointer {
                model.weights.blocks[2].attnProjection.weight.copyRow(4 * (d / 8) + k, to: $0.baseAddress!)
            }
            for i in 0..<d { part[i] += Double(value) * Double(row[i]) }
        }
        let mean = stream.reduce(0, +) / Double(d)
        let variance = stream.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(d)
        let ownMean = part.reduce(0, +) / Double(d)
        row.withUnsafeMutableBufferPointer { model.weights.unembedding.copyRow(550, to: $0.baseAddress!) }
        var expected = 0.0
        for i in 0..<d {
            expected += (part[i] - ownMean) * Double(model.weights.finalNorm.gamma[i]) * Double(row[i])
        }
        expected /= (variance + 1e-5).squareRoot()
        let head = try #require(found.entries.first { $0.part == .head(layer: 2, head: 4) })
        #expect(abs(head.contribution - expected) < 1e-5)

        let apart = try inference.attributions(of: tokens, to: [.init(550)], position: place, neurons: 3)[0]
        let neurons = apart.entries.filter { if case .neuron(3, _) = $0.part { true } else { false } }
        let whole = try #require(found.entries.first { $0.part == .mlp(layer: 3) })
        #expect(neurons.count == model.shape.innerWidth)
        #expect(abs(neurons.reduce(0) { $0 + $1.contribution } - whole.contribution) < 1e-5)
    }

    @Test("the same bits on every instruction set and number of threads")
    func bits() throws {
        let model = try BundledModelTests.load("mini")
        var seen: Set<[UInt64]> = []
        for set in InstructionSet.allCases.filter(\.isAvailable) {
            for threads in [1, 2, 3] {
                let inference = Inference(model, try Arithmetic(instructionSet: set, threads: threads))
                let found = try inference.attributions(
                    of: BundledModelTests.text, to: [.init(9, versus: 8)], position: 7, neurons: 1)[0]
                seen.insert(found.entries.map { $0.contribution.bitPattern })
            }
        }
        #expect(seen.count == 1)
    }

    @Test("a token, a layer that the model does not have")
    func refusals() throws {
        let inference = try Inference(BundledModelTests.load("nano"), Arithmetic(threads: 1))
        #expect(throws: EngineError.tokenOutOfRange(id: 2048, vocabulary: 2048)) {
            try inference.attributions(of: [1], to: [.init(1, versus: 2048)], position: 0)
        }
        #expect(throws: EngineError.noSuchLayer(1, layers: 1)) {
            try inference.attributions(of: [1], to: [.init(1)], position: 0, neurons: 1)
        }
    }
}
