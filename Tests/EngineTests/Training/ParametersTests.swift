import TestSupport
import Testing

@testable import Engine

struct ParametersTests {
    static let names = ["f32-plain", "f16-prefixed", "bf16-untied", "f32-sharded"]

    private func model(_ name: String) throws -> GPT2 {
        let folder = "\(Repository.root)/Tests/Fixtures/gpt2/\(name)"
        return try GPT2(checkpoint: Checkpoint(folder: folder), shape: GPT2Configuration(folder: folder))
    }

    @Test("a model made of a model's parameters computes the same bits", arguments: names)
    func roundTrip(name: String) throws {
        let original = try model(name)
        let parameters = Parameters(original)
        let snapshot = parameters.model()
        parameters.values.update(repeating: .nan)
        let arithmetic = try Arithmetic(threads: 1)
        let tokens = [3, 1, 4, 1, 5]
        let (wanted, found) = try (
            Inference(original, arithmetic).logits(after: tokens), Inference(snapshot, arithmetic).logits(after: tokens)
        )
        #expect(zip(wanted, found).allSatisfy(identical) && found.count == original.shape.vocabulary)
    }

    @Test("every array of the file is there under its name, in its shape, without gaps", arguments: names)
    func layout(name: String) throws {
        let folder = "\(Repository.root)/Tests/Fixtures/gpt2/\(name)"
        let checkpoint = try Checkpoint(folder: folder)
        let parameters = Parameters(try model(name))
        #expect(
            Set(parameters.entries.map(\.name))
                == Set(checkpoint.names.map { $0.trimmingPrefix("transformer.") }.map(String.init)))
        var end = 0
        for entry in parameters.entries {
            #expect(entry.offset == end)
            end += entry.count
            let stored = try checkpoint.tensor(entry.name, shape: entry.shape).floats()
            #expect(parameters.array(entry.name) == stored)
        }
        #expect(end == parameters.count)
        #expect(parameters.array("wte") == nil)
    }

    @Test("decay pulls at matrices only")
    func decay() {
        let shape = GPT2Configuration(layers: 1, heads: 1, width: 2, context: 3, vocabulary: 5)
        #expect(
            Parameters(shape: shape).entries.filter(\.decays).map(\.name) == [
                "wte.weight", "wpe.weight", "h.0.attn.c_attn.weight", "h.0.attn.c_proj.weight", "h.0.mlp.c_fc.weight",
                "h.0.mlp.c_proj.weight",
            ])
    }
}
