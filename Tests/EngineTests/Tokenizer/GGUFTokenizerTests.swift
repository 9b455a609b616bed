import Foundation
import Testing

@testable import Engine

struct GGUFTokenizerTests {
    private func expect(_ tokenizer: Tokenizer, _ expected: [[TokenID]?]) throws {
        var compared = 0
        for (text, ids) in zip(try TokenizerFixtures.strings(), expected) {
            guard let ids else { continue }
            compared += 1
            let found = tokenizer.encode(text)
            if found != ids { Issue.record("\(text.debugDescription): \(found), expected \(ids)") }
        }
        #expect(compared > 2000)
    }

    @Test("SentencePiece's ids for the fixture's vocabulary, bytes of unknown characters among them")
    func pieces() throws {
        let tokenizer = try Tokenizer(GGUFFixtures.file("llama.gguf"))
        try expect(tokenizer, try GGUFFixtures.decoded("pieces.json"))
        #expect(tokenizer.prependsBeginning && tokenizer.beginningID == 1 && tokenizer.endOfTextID == 2)
        #expect(tokenizer.encode("a<s>b").contains(1))
        #expect(tokenizer.decode(tokenizer.encode("naïve 東京\n")) == " naïve 東京\n")
        let the = try #require(tokenizer.token(" the"))
        #expect(tokenizer.bytes(of: the) == Array(" the".utf8))
    }

    @Test("GPT-2's tokenizer is the folder's")
    func gpt2() throws {
        let tokenizer = try Tokenizer(GGUFFixtures.file("gpt2.gguf"))
        let folder = try Tokenizer(folder: TokenizerFixtures.root.appending(path: "models/nano").path)
        #expect(tokenizer.count == folder.count && tokenizer.beginningID == folder.beginningID)
        for text in try TokenizerFixtures.strings() { #expect(tokenizer.encode(text) == folder.encode(text)) }
    }

    @Test(
        "ids are Hugging Face's with the patterns of SmolLM and Llama 3",
        arguments: [("smollm", "smollm.json"), ("llama-bpe", "llama-bpe.json")])
    func patterns(pre: String, fixture: String) throws {
        let folder = try TemporaryFolder()
        let file = try Self.file(in: folder, pre: pre)
        try expect(try Tokenizer(file), try GGUFFixtures.decoded(fixture))
    }

    @Test("what is missing or unknown is refused by key")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let file = try Self.file(in: folder, pre: "qwen2")
        #expect(
            throws: ModelFileError.configuration(
                file: file.path, key: "tokenizer.ggml.pre", expected: "\"gpt-2\", \"smollm\" or \"llama-bpe\"",
                found: "\"qwen2\"")
        ) { try Tokenizer(file) }
        let kind = try Self.file(in: folder, pre: "smollm", model: "bert")
        #expect(
            throws: ModelFileError.configuration(
                file: kind.path, key: "tokenizer.ggml.model", expected: "\"gpt2\" or \"llama\"", found: "\"bert\"")
        ) { try Tokenizer(kind) }
        let short = try Self.file(in: folder, pre: "smollm", kinds: 3)
        #expect(throws: ModelFileError.self) { try Tokenizer(short) }
        let beyond = try Self.file(in: folder, pre: "smollm", end: 1 << 20)
        #expect(throws: ModelFileError.self) { try Tokenizer(beyond) }
    }

    /// The vocabulary of models/mini in a GGUF file without weights.
    private static func file(
        in folder: TemporaryFolder, pre: String, model: String = "gpt2", kinds: Int? = nil, end: UInt32 = 0
    ) throws -> GGUFFile {
        let data = try Data(contentsOf: URL(fileURLWithPath: TokenizerFixtures.mini + "/vocab.json"))
        let names = try JSONDecoder().decode([String: Int].self, from: data).sorted { $0.value < $1.value }.map(\.key)
        let merges = try String(contentsOfFile: TokenizerFixtures.mini + "/merges.txt", encoding: .utf8)
            .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#version") }
        func texts(_ texts: [String]) -> GGUFBytes.Value {
            .list(kind: 8, count: UInt64(texts.count), bytes: texts.flatMap(GGUFBytes.text))
        }
        let types = names.prefix(kinds ?? names.count).map { $0 == "<|endoftext|>" ? Int32(3) : 1 }
        var bytes = GGUFBytes()
        bytes.values = [
            ("tokenizer.ggml.model", .text(model)), ("tokenizer.ggml.pre", .text(pre)),
            ("tokenizer.ggml.tokens", texts(names)), ("tokenizer.ggml.merges", texts(merges)),
            (
                "tokenizer.ggml.token_type",
                .list(kind: 5, count: UInt64(types.count), bytes: types.flatMap { GGUFBytes.number($0) })
            ), ("tokenizer.ggml.eos_token_id", .uint32(end)),
        ]
        return try GGUFFile(path: folder.write("\(UUID().uuidString).gguf", Data(bytes.bytes)))
    }
}
