import Foundation
import TestSupport
import Testing

@testable import Engine

/// Random Llamas in Hugging Face's folders; `Tests/Fixtures/llama/README.md` says what they are.
@Suite("Llamas in folders")
struct LlamaFolderTests {
    static let names = ["f32-tied", "bf16-untied", "f16-llama3", "f32-sharded"]

    struct Reference: Decodable {
        var parameters: Int
        var sequences: [Sequence]

        struct Sequence: Decodable {
            var ids: [TokenID]
            var positions: [Int]
            var logits: [[Float]]
            var lens: [[Float]]
            var ablations: [Ablation]
        }

        struct Ablation: Decodable {
            var layer: Int
            var head: Int
            var logits: [Float]
        }
    }

    static func folder(_ name: String) -> String { "\(Repository.root)/Tests/Fixtures/llama/\(name)" }

    private func load(_ name: String) throws -> (Inference, Reference) {
        let folder = Self.folder(name)
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/reference.json"))
        let model = try Model(Checkpoint(folder: folder), ModelConfiguration(folder: folder))
        return try (Inference(model, Arithmetic(threads: 2)), JSONDecoder().decode(Reference.self, from: data))
    }

    private func logs(_ logits: [Float]) -> [Double] {
        var softmax = Softmax()
        logits.withUnsafeBufferPointer { softmax.read($0) }
        return softmax.logProbabilities
    }

    /// The largest difference of log-probabilities.
    private func distance(_ a: [Float], _ b: [Float]) -> Double {
        a.count == b.count ? zip(logs(a), logs(b)).map { abs($0 - $1) }.max() ?? .infinity : .infinity
    }

    @Test("log-probabilities are those of Transformers in float64 to 1e-4", arguments: names)
    func logits(name: String) throws {
        let (inference, reference) = try load(name)
        for sequence in reference.sequences {
            for (position, expected) in zip(sequence.positions, sequence.logits) {
                let found = try inference.logits(after: Array(sequence.ids[...position]))
                #expect(distance(found, expected) < 1e-4, "\(name), position \(position)")
            }
        }
    }

    @Test("the logit lens is Transformers' at every layer, to 1e-4", arguments: names)
    func lens(name: String) throws {
        let (inference, reference) = try load(name)
        for sequence in reference.sequences {
            let rows = try inference.lens(sequence.ids, positions: [sequence.ids.count - 1]).rows
            #expect(rows.count == sequence.lens.count)
            for (row, expected) in zip(rows, sequence.lens) { #expect(distance(row.logits, expected) < 1e-4) }
        }
    }

    @Test("a head that is off is off as with a hook on o_proj's input", arguments: names)
    func ablations(name: String) throws {
        let (inference, reference) = try load(name)
        for sequence in reference.sequences {
            let clean = try inference.logits(after: sequence.ids)
            for ablation in sequence.ablations {
                let change = Intervention(.zero(.head(layer: ablation.layer, head: ablation.head)))
                let logits = try inference.logits(after: sequence.ids, under: [change])
                #expect(distance(logits, ablation.logits) < 1e-4, "L\(ablation.layer)H\(ablation.head)")
                #expect(distance(logits, clean) > 1e-3)
            }
        }
    }

    @Test("a logit is the sum of its parts", arguments: names)
    func attribution(name: String) throws {
        let (inference, reference) = try load(name)
        let ids = reference.sequences[1].ids
        let found = try inference.attributions(
            of: ids, to: [.init(9), .init(9, versus: 30)], position: ids.count - 1, neurons: nil, under: [])
        #expect(try found[0].logit == Double(inference.logits(after: ids)[9]))
        for one in found { #expect(abs(one.total - one.logit) < 1e-4 * max(1, abs(one.logit))) }
    }

    @Test("any split of the tokens, threads and instruction sets give the same bits", arguments: names)
    func bits(name: String) throws {
        let (inference, reference) = try load(name)
        let ids = reference.sequences[2].ids
        let whole = try inference.logits(after: ids)
        for set in InstructionSet.allCases where set.isAvailable {
            let other = Inference(inference.model, try Arithmetic(instructionSet: set, threads: 3))
            for count in [1, 2, 17, 18] { _ = try other.logits(after: Array(ids[..<count])) }
            #expect(try other.logits(after: ids) == whole)
        }
    }

    @Test("parameters counted by arithmetic are PyTorch's", arguments: names)
    func parameters(name: String) throws {
        let (inference, reference) = try load(name)
        #expect(inference.model.parameters.total == reference.parameters)
    }

    @Test("noise on weights is refused with a reason")
    func weightNoise() throws {
        let (inference, _) = try load("f32-tied")
        let noise = Intervention(.weightNoise(.mlp(layer: 0), .absolute(0.1), seed: 1))
        #expect(throws: EngineError.weightsAreFixed) { try inference.logits(after: [1], under: [noise]) }
    }
}
