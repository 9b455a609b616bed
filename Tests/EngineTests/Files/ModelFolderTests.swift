import Foundation
import Testing

@testable import Engine

@Suite("Written model folders")
struct ModelFolderTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a folder is opened with the same shape and weights", arguments: [true, false], ElementType.allCases)
    func readBack(tied: Bool, type: ElementType) throws {
        let shape = GPT2Configuration(
            layers: 2, heads: 2, width: 8, innerWidth: 12, context: 5, vocabulary: 11, layerNormEpsilon: 1e-6,
            tiesEmbeddings: tied)
        let parameters = Parameters(shape: shape, deviation: 0.02, seed: 1)
        // Numbers that every type can hold.
        for i in 0..<parameters.count { parameters.base[i] = Float(i % 256) }
        let path = "\(folder.path)/new/model"
        try ModelFolder.write(parameters, to: path, type: type, endOfText: 3, tokenizer: [])
        #expect(try GPT2Configuration(folder: path) == shape)
        let checkpoint = try Checkpoint(folder: path)
        #expect(checkpoint.elementTypes == [type])
        #expect(checkpoint.names.filter { !$0.hasPrefix("transformer.") } == (tied ? [] : ["lm_head.weight"]))
        let again = Parameters(try GPT2(checkpoint: checkpoint, shape: shape))
        #expect(Array(again.values) == Array(parameters.values))
    }

    @Test("a tokenizer is taken along")
    func tokenizer() throws {
        let source = try TemporaryFolder()
        try source.write("vocab.json", Data("{\"a\":0}".utf8))
        try source.write("merges.txt", Data("#version".utf8))
        try source.write("other.txt", Data("x".utf8))
        let files = try ModelFolder.tokenizer(in: source.path)
        #expect(files.map(\.name) == ["vocab.json", "merges.txt"])
        let shape = GPT2Configuration(layers: 1, heads: 1, width: 2, context: 2, vocabulary: 2)
        try ModelFolder.write(Parameters(shape: shape), to: folder.path, tokenizer: files)
        #expect(try ModelFolder.tokenizer(in: folder.path) == files)
        let written = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(written == ["config.json", "merges.txt", "model.safetensors", "vocab.json"])
    }
}
