import Foundation
import TestSupport
import Testing

@testable import Engine

/// Random GPT-2s of odd shapes against Hugging Face's numbers; `Tests/Fixtures/gpt2/README.md` says what they are.
@Suite("Hugging Face's numbers")
struct ReferenceModelTests {
    static let names = ["f32-plain", "f16-prefixed", "bf16-untied", "f32-sharded"]

    struct Reference: Decodable {
        var sequences: [Sequence]

        struct Sequence: Decodable {
            var ids: [Int]
            var logits: [[Float]]
            var lens: [[Float]]
            var streams: [[[Float]]]
            var ablations: [Ablation]?
        }

        struct Ablation: Decodable {
            var layer: Int
            var head: Int
            var logits: [[Float]]
        }
    }

    private func load(_ name: String) throws -> (Inference, Reference) {
        let folder = "\(Repository.root)/Tests/Fixtures/gpt2/\(name)"
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/reference.json"))
        let model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: GPT2Configuration(folder: folder))
        return try (Inference(model, Arithmetic(threads: 2)), JSONDecoder().decode(Reference.self, from: data))
    }

    private func distance(_ a: [Float], _ b: [Float]) -> Float {
        a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
    }

    @Test("logits at every position are equal to 1e-4", arguments: names)
    func logits(name: String) throws {
        let (inference, reference) = try load(name)
        #expect(!reference.sequences.isEmpty)
        for sequence in reference.sequences {
            for count in 1...sequence.ids.count {
                let logits = try inference.logits(after: Array(sequence.ids.prefix(count)))
                #expect(distance(logits, sequence.logits[count - 1]) < 1e-4, "\(name), after \(count) tokens")
            }
        }
    }

    @Test("the logit lens is equal to 1e-4 at every layer", arguments: names)
    func lens(name: String) throws {
        let (inference, reference) = try load(name)
        for sequence in reference.sequences {
            let rows = try inference.lens(sequence.ids, positions: [sequence.ids.count - 1]).rows
            #expect(rows.count == sequence.lens.count)
            for (row, expected) in zip(rows, sequence.lens) { #expect(distance(row.logits, expected) < 1e-4) }
        }
    }

    @Test("the residual stream is equal to 1e-4 at every layer and position", arguments: names)
    func streams(name: String) throws {
        let (inference, reference) = try load(name)
        for sequence in reference.sequences {
            let stages = [Stage.embed] + (0..<inference.model.shape.layers).map(Stage.residual)
            let (captured, _) = try inference.activations(
                of: sequence.ids, at: Set(stages), under: [], shouldStop: { false })
            #expect(stages.count == sequence.streams.count)
            for (stage, expected) in zip(stages, sequence.streams) {
                #expect(try distance(#require(captured[stage]), expected.flatMap { $0 }) < 1e-4)
            }
        }
    }

    @Test("a head that is off is off as with a hook on c_proj's input", arguments: ["f32-plain", "f32-sharded"])
    func ablations(name: String) throws {
        let (inference, reference) = try load(name)
        var compared = 0
        for sequence in reference.sequences {
            for ablation in sequence.ablations ?? [] {
                let change = Intervention(.zero(.head(layer: ablation.layer, head: ablation.head)))
                let logits = try inference.logits(after: sequence.ids, under: [change])
                let expected = try #require(ablation.logits.last)
                #expect(distance(logits, expected) < 1e-4, "L\(ablation.layer)H\(ablation.head)")
                compared += 1
            }
        }
        #expect(compared > 0)
    }
}
