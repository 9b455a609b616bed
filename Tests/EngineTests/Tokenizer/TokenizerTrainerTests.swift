import Foundation
import Testing

@testable import Engine

/// Against vocabularies that Hugging Face's trainer found in the same texts; `tools/make_bpe_fixture.py` recorded them.
struct TokenizerTrainerTests {
    private struct Case {
        let name: String
        let text: String
        let vocabulary: Int
        let asked: Int
        let merges: [[String]]
        let samples: [(text: String, ids: [TokenID])]

        init(_ value: JSONValue) throws {
            name = try #require(value["name"]?.string)
            text = try #require(value["text"]?.string)
            vocabulary = try #require(value["vocabulary"]?.integer)
            asked = try #require(value["asked"]?.integer)
            merges = try #require(value["merges"]?.array).map(\.strings)
            samples = try #require(value["samples"]?.array).map { sample in
                let parts = try #require(sample.array)
                return (try #require(parts[0].string), parts[1].integers)
            }
        }
    }

    private static func cases() throws -> [Case] {
        let file = TokenizerFixtures.root.appending(path: "Tests/Fixtures/bpe/cases.json").path
        var scanner = JSONScanner(file: file, bytes: try TokenizerFiles.bytes(file))
        return try #require(try scanner.value()["cases"]?.array).map { try Case($0) }
    }

    private static func learn(_ text: String, _ vocabulary: Int) throws -> LearnedVocabulary {
        var trainer = TokenizerTrainer()
        trainer.add(text)
        return try trainer.train(vocabulary: vocabulary)
    }

    private static func merges(_ learned: LearnedVocabulary) -> [[String]] {
        learned.merges.map { merge in
            [merge.left, merge.right].map { String(decoding: learned.names[$0], as: UTF8.self) }
        }
    }

    @Test("merges are Hugging Face's, ties and all")
    func merges() throws {
        let cases = try Self.cases()
        #expect(cases.count == 20)
        for one in cases {
            #expect(try Self.merges(Self.learn(one.text, one.vocabulary)) == one.merges, "\(one.name)")
        }
    }

    @Test(
        "texts are cut as Hugging Face cuts them with the same vocabulary, from tokenizer.json and from the other two")
    func encodings() throws {
        for one in try Self.cases() {
            let files = try Self.learn(one.text, one.vocabulary).files(context: 256).map {
                ($0.name, String(decoding: $0.bytes, as: UTF8.self))
            }
            let all = Dictionary(uniqueKeysWithValues: files)
            for left in [[], ["tokenizer.json"]] {
                try TokenizerFixtures.withFolder(all.filter { !left.contains($0.key) }) { folder in
                    let tokenizer = try Tokenizer(folder: folder)
                    #expect(tokenizer.count == one.vocabulary)
                    #expect(tokenizer.prependsBeginning)
                    #expect((tokenizer.beginningID, tokenizer.endOfTextID) == (0, 0))
                    for (text, ids) in one.samples {
                        #expect(tokenizer.encode(text) == ids, "\(one.name): \(text)")
                        #expect(tokenizer.decode(ids) == text)
                    }
                }
            }
        }
    }

    @Test("a vocabulary that the text cannot fill is an error that says how large one can be")
    func tooLarge() throws {
        let cases = try Self.cases().filter { $0.asked > $0.vocabulary }
        #expect(cases.count >= 5)
        for one in cases {
            #expect(throws: TokenizerTrainingError.vocabularyTooLarge(asked: one.asked, possible: one.vocabulary)) {
                try Self.learn(one.text, one.asked)
            }
        }
        #expect(throws: TokenizerTrainingError.vocabularyTooLarge(asked: 258, possible: 257)) {
            try Self.learn("", 258)
        }
        #expect(throws: TokenizerTrainingError.vocabularyTooLarge(asked: 1000, possible: 257)) {
            try Self.learn("\n\n\n", 1000)
        }
    }

    @Test("bytes alone need no text; fewer tokens than those there cannot be")
    func smallest() throws {
        let bytes = try Self.learn("", 257)
        #expect(bytes.count == 257)
        #expect(bytes.merges.isEmpty)
        #expect(bytes.names.prefix(3).map { String(decoding: $0, as: UTF8.self) } == ["<|endoftext|>", "!", "\""])
        for size in [256, 0, -1] {
            #expect(throws: TokenizerTrainingError.vocabularyTooSmall(asked: size, least: 257)) {
                try Self.learn("text", size)
            }
        }
        #expect(try Self.merges(Self.learn("ab", 258)) == [["a", "b"]])
    }

    @Test("a text added in lines counts as the whole")
    func lines() throws {
        for one in try Self.cases() {
            var trainer = TokenizerTrainer()
            for line in one.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                trainer.add(String(line) + "\n")
            }
            trainer.add(String(one.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).last!))
            #expect(try Self.merges(trainer.train(vocabulary: one.vocabulary)) == one.merges, "\(one.name)")
        }
    }
}
