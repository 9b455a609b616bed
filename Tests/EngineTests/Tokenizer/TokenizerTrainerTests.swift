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

    @Test func mergesAreHuggingFaces() throws {
        for one in try Self.cases() {
            let learned = try Self.learn(one.text, one.vocabulary)
            #expect(Self.merges(learned) == one.merges, "\(one.name)")
        }
    }
}
