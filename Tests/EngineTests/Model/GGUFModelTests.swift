import Foundation
import TestSupport
import Testing

@testable import Engine

struct GGUFModelTests {
    static let names = ["llama", "gpt2"]

    @Test("log-probabilities are those of Transformers in float64 on the same weights to 1e-5", arguments: names)
    func reference(name: String) throws {
        let prompts: [GGUFFixtures.Prompt] = try GGUFFixtures.decoded("\(name).json")
        let inference = try GGUFFixtures.inference(name)
        var softmax = Softmax()
        for prompt in prompts {
            let logits = try inference.logits(after: prompt.ids)
            logits.withUnsafeBufferPointer { softmax.read($0) }
            let found = softmax.logProbabilities
            prompt.logits.map { Float($0) }.withUnsafeBufferPointer { softmax.read($0) }
            let expected = softmax.logProbabilities
            #expect(found.count == expected.count)
            let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
            #expect(worst < 1e-5, "\(prompt.ids.count) tokens: \(worst)")
            #expect(Set(found).count > 100)
        }
    }

    @Test("every type of weights that the engine knows is in the files")
    func types() throws {
        let all = BlockType.allCases.map(StorageType.blocks) + ElementType.allCases.map(StorageType.elements)
        #expect(try GGUFFixtures.file("llama.gguf").storageTypes == Set(all))
    }

    @Test("any split of the tokens, threads and instruction sets give the same bits", arguments: names)
    func bits(name: String) throws {
        let model = try Model(GGUFFixtures.file("\(name).gguf"))
        let ids = (0..<30).map { ($0 * 37 + 5) % 500 }
        let whole = try Inference(model, Arithmetic(threads: 1)).logits(after: ids)
        for set in InstructionSet.allCases where set.isAvailable {
            for threads in 1...3 {
                let inference = Inference(model, try Arithmetic(instructionSet: set, threads: threads))
                #expect(try inference.logits(after: ids) == whole)
                let parts = Inference(model, try Arithmetic(instructionSet: set, threads: threads))
                for count in [1, 2, 17, 18, 29] { _ = try parts.logits(after: Array(ids[..<count])) }
                #expect(try parts.logits(after: ids) == whole)
            }
        }
    }

    @Test("the lens ends with the model's output, and what is switched off has its effect", arguments: names)
    func sites(name: String) throws {
        let inference = try GGUFFixtures.inference(name)
        let shape = inference.model.shape
        let ids = [3, 77, 240, 8, 19]
        let logits = try inference.logits(after: ids)
        let lens = try inference.lens(ids, positions: [4])
        #expect(lens.rows.count == shape.layers + 1)
        #expect(lens.rows.last?.logits == logits)
        let sites: [Site] = [
            .embed, .residual(layer: 1), .attention(layer: 0), .mlp(layer: 1), .head(layer: 1, head: shape.heads - 1),
            .neuron(layer: 0, neuron: 9),
        ]
        for site in sites {
            #expect(try inference.logits(after: ids, under: [Intervention(.zero(site))]) != logits, "\(site)")
        }
        // All heads of a layer make up its attention, where nothing is added to what they give.
        let heads = (0..<shape.heads).map { Intervention(.zero(.head(layer: 0, head: $0))) }
        let without = try inference.logits(after: ids, under: heads)
        let attention = try inference.logits(after: ids, under: [Intervention(.zero(.attention(layer: 0)))])
        #expect((without == attention) == (name == "llama"), "GPT-2's projection has a bias")
        #expect(try inference.logits(after: ids) == logits)
    }

    @Test("a logit is the sum of its parts, neurons among them, with interventions and without", arguments: names)
    func attribution(name: String) throws {
        let inference = try GGUFFixtures.inference(name)
        let ids = [3, 77, 240, 8, 19]
        let changes: [[Intervention]] = [
            [],
            [Intervention(.zero(.mlp(layer: 0))), Intervention(.noise(.residual(layer: 0), .absolute(0.1), seed: 2))],
        ]
        for change in changes {
            for neurons in [nil, 1] {
                let found = try inference.attributions(
                    of: ids, to: [.init(9), .init(9, versus: 300)], position: 4, neurons: neurons, under: change)
                let logits = try inference.logits(after: ids, under: change)
                #expect(found[0].logit == Double(logits[9]))
                for one in found {
                    #expect(abs(one.total - one.logit) < 1e-4 * max(1, abs(one.logit)))
                    #expect(one.entries.contains { $0.part.name.hasSuffix("bias") } == (name == "gpt2"))
                }
            }
        }
    }

    @Test("where heads look sums to 1 for every query", arguments: names)
    func patterns(name: String) throws {
        let inference = try GGUFFixtures.inference(name)
        let patterns = try inference.attentionPatterns(of: [3, 77, 240, 8], layer: 1)
        #expect(patterns.count == inference.model.shape.heads)
        for row in patterns.flatMap(\.weights) { #expect(abs(row.reduce(0, +) - 1) < 1e-6) }
        #expect(Set(patterns.flatMap(\.weights)).count > 4)
    }

    @Test("a sweep gives the bits of runs alone", arguments: names)
    func sweep(name: String) throws {
        let inference = try GGUFFixtures.inference(name)
        let shape = inference.model.shape
        let ids = [3, 77, 240, 8, 19, 301]
        let variants = (0..<shape.layers).flatMap { layer in
            (0..<shape.heads).map { [Intervention(.zero(.head(layer: layer, head: $0)))] }
                + [
                    [Intervention(.zero(.mlp(layer: layer)))],
                    [Intervention(.noise(.residual(layer: layer), .relative(0.5), seed: 3))],
                ]
        }
        for metric in [Metric.logit(of: 9), .loss] {
            let sweep = try inference.sweep(ids, over: variants, measuring: metric)
            for (variant, value) in zip(variants, sweep.values) {
                #expect(try inference.sweep(ids, over: [variant], measuring: metric).values == [value])
                if case .logit = metric {
                    #expect(try Double(inference.logits(after: ids, under: variant)[9]) == value)
                }
            }
            #expect(Set(sweep.values).count > variants.count / 2)
        }
    }

    @Test("parameters counted by arithmetic are those of the file", arguments: names)
    func parameters(name: String) throws {
        let file = try GGUFFixtures.file("\(name).gguf")
        let stored = file.entries.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(try Model(file).parameters.total == stored)
    }

    @Test("training's parameters are the transposed matrices of a GGUF file")
    func training() throws {
        guard case .gpt2(let model) = try Model(GGUFFixtures.file("gpt2.gguf")) else {
            Issue.record("no GPT-2")
            return
        }
        let ids = [3, 77, 240, 8]
        let copy = Parameters(model).model()
        let original = try Inference(model, Arithmetic(threads: 1)).logits(after: ids)
        let copied = try Inference(copy, Arithmetic(threads: 1)).logits(after: ids)
        // The order of sums follows the layout.
        for (a, b) in zip(original, copied) { #expect(abs(a - b) < 1e-5 * max(1, abs(a))) }
    }

    @Test("noise on weights is refused with a reason", arguments: names)
    func weightNoise(name: String) throws {
        let inference = try GGUFFixtures.inference(name)
        let noise = Intervention(.weightNoise(.mlp(layer: 0), .absolute(0.1), seed: 1))
        #expect(throws: EngineError.weightsAreFixed) { try inference.logits(after: [1], under: [noise]) }
    }
}
