import Engine
import Foundation
import TestSupport
import Testing

@Suite("Random models for tests")
struct RandomModelTests {
    let folder: TemporaryFolder
    let configuration = GPT2Configuration(
        layers: 2, heads: 3, width: 12, innerWidth: 20, context: 9, vocabulary: 31, tiesEmbeddings: false)

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a random model opens with the shapes it was asked for", arguments: ElementType.allCases, [true, false])
    func opens(type: ElementType, prefix: Bool) throws {
        try writeRandomModel(to: folder.path, configuration: configuration, type: type, prefix: prefix)
        #expect(try GPT2Configuration(folder: folder.path) == configuration)
        let checkpoint = try Checkpoint(folder: folder.path)
        #expect(checkpoint.elementTypes == [type])
        #expect(checkpoint.names.contains("wte.weight") == !prefix)
        for entry in Parameters.entries(of: configuration) {
            let tensor = try checkpoint.tensor(entry.name, shape: entry.shape)
            #expect(tensor.isAligned)
            if entry.name == "ln_f.weight" { #expect(elements(of: tensor).allSatisfy { $0 == 1 }) }
        }
        let values = elements(of: try checkpoint.tensor("wte.weight", shape: [31, 12]))
        let variance = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
        #expect((0.017...0.023).contains(variance.squareRoot()))
    }

    @Test("the seed decides the bytes")
    func seeded() throws {
        func bytes(seed: UInt64) throws -> Data {
            try writeRandomModel(to: folder.path, configuration: configuration, seed: seed)
            return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/model.safetensors"))
        }
        let first = try bytes(seed: 1)
        #expect(try bytes(seed: 1) == first)
        #expect(try bytes(seed: 2) != first)
    }

    @Test("narrow types hold the rounded numbers of F32", arguments: [(ElementType.f16, 0x1p-11), (.bf16, 0x1p-8)])
    func rounding(type: ElementType, relative: Double) throws {
        try writeRandomModel(to: folder.path, configuration: configuration)
        let exact = elements(of: try Checkpoint(folder: folder.path).tensor("wte.weight", shape: [31, 12]))
        try writeRandomModel(to: folder.path, configuration: configuration, type: type)
        let narrow = elements(of: try Checkpoint(folder: folder.path).tensor("wte.weight", shape: [31, 12]))
        for (wanted, found) in zip(exact, narrow) {
            #expect(abs(found - wanted) <= Float(relative) * abs(wanted) + 0x1p-25)
        }
    }

    @Test("tokenizer files are copied along")
    func tokenizer() throws {
        let source = try TemporaryFolder()
        try source.write("vocab.json", Data("{}".utf8))
        try writeRandomModel(to: folder.path, configuration: configuration, tokenizerFrom: source.path)
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/vocab.json"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/merges.txt"))
    }
}
