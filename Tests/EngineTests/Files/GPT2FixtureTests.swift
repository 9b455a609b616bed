import Engine
import Foundation
import TestSupport
import Testing

@Suite("The GPT-2 fixtures")
struct GPT2FixtureTests {
    @Test("every tensor is there in its shape, and nothing else", arguments: GPT2Fixture.all)
    func shapes(fixture: GPT2Fixture) throws {
        let configuration = try GPT2Configuration(folder: fixture.folder)
        let checkpoint = try Checkpoint(folder: fixture.folder)
        var count = 0
        for entry in Parameters.entries(of: configuration) {
            count += try checkpoint.tensor(entry.name, shape: entry.shape).count
        }
        #expect(count == configuration.parameters.total)
        #expect(checkpoint.names.count == Parameters.entries(of: configuration).count)
        #expect(checkpoint.elementTypes.map(\.rawValue) == [String(fixture.name.prefix { $0 != "-" }).uppercased()])
    }

    @Test("the first and the last element of every tensor are PyTorch's", arguments: GPT2Fixture.all)
    func samples(fixture: GPT2Fixture) throws {
        let checkpoint = try Checkpoint(folder: fixture.folder)
        let samples = try fixture.reference().samples
        for entry in Parameters.entries(of: try GPT2Configuration(folder: fixture.folder)) {
            let tensor = try checkpoint.tensor(entry.name, shape: entry.shape)
            let ends = [element(0, of: tensor), element(tensor.count - 1, of: tensor)]
            #expect(ends == samples[entry.name], "\(entry.name)")
        }
    }

    @Test("the embedding's sum is row by row the first stream", arguments: GPT2Fixture.all)
    func embedding(fixture: GPT2Fixture) throws {
        let configuration = try GPT2Configuration(folder: fixture.folder)
        let checkpoint = try Checkpoint(folder: fixture.folder)
        let width = configuration.width
        let tokens = elements(of: try checkpoint.tensor("wte.weight", shape: [configuration.vocabulary, width]))
        let positions = elements(of: try checkpoint.tensor("wpe.weight", shape: [configuration.context, width]))
        for sequence in try fixture.reference().sequences {
            for (position, id) in sequence.ids.enumerated() {
                let sum = (0..<width).map { tokens[id * width + $0] + positions[position * width + $0] }
                #expect(sum == sequence.streams[0][position])
            }
        }
    }

    @Test("the references have the shapes that their README gives", arguments: GPT2Fixture.all)
    func references(fixture: GPT2Fixture) throws {
        let configuration = try GPT2Configuration(folder: fixture.folder)
        for sequence in try fixture.reference().sequences {
            #expect(sequence.logits.map(\.count) == sequence.ids.map { _ in configuration.vocabulary })
            #expect(sequence.streams.count == configuration.layers + 1)
            #expect(sequence.lens.map(\.count) == sequence.streams.map { _ in configuration.vocabulary })
            for (last, lens) in zip(try #require(sequence.logits.last), try #require(sequence.lens.last)) {
                #expect(abs(last - lens) < 1e-6)
            }
            for ablation in sequence.ablations ?? [] {
                #expect(ablation.logits != sequence.logits)
            }
        }
    }

    @Test("one fixture's data is as misaligned as the published gpt2's")
    func misaligned() throws {
        let fixture = try #require(GPT2Fixture.all.first { $0.name == "f32-plain" })
        #expect(try Checkpoint(folder: fixture.folder).tensor("ln_f.bias", shape: [12]).isAligned == false)
    }

    @Test("the sharded fixture has three files")
    func sharded() throws {
        let fixture = try #require(GPT2Fixture.all.first { $0.name == "f32-sharded" })
        #expect(try Checkpoint(folder: fixture.folder).files.count == 3)
    }
}
