import Foundation
import TestSupport
import Testing

@testable import Network

/// Answers that real servers gave; see the README beside them.
enum CompletionFixtures {
    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/Tests/Fixtures/completions/\(name).json")))
    }
}

@Suite("What servers answer")
struct CompletionTests {
    private func read(_ name: String) throws -> Completion {
        try Completion(json: CompletionFixtures.bytes(name), host: "host")
    }

    @Test("lists side by side, as llama-cpp-python gives them")
    func lists() throws {
        let answer = try read("llama-cpp-python")
        #expect(answer.text == " the United States")
        #expect(answer.tokens.map { String(decoding: $0.bytes, as: UTF8.self) } == [" the", " United", " States"])
        #expect(answer.tokens[0].logProbability == -1.6794886589050293)
        #expect(answer.tokens.allSatisfy { $0.id == nil && $0.likeliest.count == 5 })
        #expect(
            answer.tokens[0].likeliest.map(\.logProbability)
                == answer.tokens[0].likeliest.map(\.logProbability).sorted(by: >))
        #expect(String(decoding: answer.tokens[0].likeliest[1].bytes, as: UTF8.self) == " France")
        #expect(answer.promptCount == 5)
        #expect(!answer.hasEnded)
    }

    @Test("a record for each token, as llama.cpp's server gives them")
    func records() throws {
        let answer = try read("llama-cpp")
        #expect(answer.tokens.map(\.id) == [260, 1797, 1918])
        #expect(
            answer.tokens[0].likeliest[1]
                == .init(bytes: Array(" France".utf8), id: 4649, logProbability: -2.7353711128234863))
    }

    @Test("vLLM's, with its nulls")
    func vLLM() throws {
        let answer = try read("vllm-echo")
        #expect(answer.tokens.first?.logProbability == nil)
        #expect(answer.tokens.first?.likeliest == [])
        #expect(answer.tokens.count == 7)
    }

    @Test("of tokens that are equally likely the one whose bytes come first is first")
    func ties() throws {
        let json = """
            {"choices": [{"text": "a", "logprobs": {"tokens": ["a"], "token_logprobs": [-1], \
            "top_logprobs": [{"b": -1, "c": -1, "a": -1}]}}]}
            """
        let answer = try Completion(json: Array(json.utf8), host: "host")
        #expect(answer.tokens[0].likeliest.map(\.bytes) == [[97], [98], [99]])
    }

    @Test(
        "what is no such answer is told apart",
        arguments: [
            ("[]", CompletionError.notCompletion(host: "host")), ("{\"choices\": []}", .notCompletion(host: "host")),
            ("{\"choices\": [{\"text\": \"a\"}]}", .noLogProbabilities(host: "host")),
            ("{\"choices\": [{\"text\": \"a\", \"logprobs\": null}]}", .noLogProbabilities(host: "host")),
            (
                "{\"choices\": [{\"text\": \"a\", \"logprobs\": {\"tokens\": [\"a\"], \"token_logprobs\": []}}]}",
                .notCompletion(host: "host")
            ),
        ])
    func wrong(json: String, error: CompletionError) {
        #expect(throws: error) { try Completion(json: Array(json.utf8), host: "host") }
    }

    @Test("what servers tell about their models")
    func models() throws {
        func list(_ name: String) throws -> [ServedModel] {
            try ServedModel.list(json: CompletionFixtures.bytes(name), host: "host")
        }
        #expect(
            try list("llama-cpp-models") == [
                ServedModel(id: "smollm2", context: 1024, vocabulary: 49152, parameters: 134_515_008)
            ])
        #expect(try list("llama-cpp-python-models") == [ServedModel(id: "smollm2")])
        #expect(try list("vllm-models") == [ServedModel(id: "org/big", context: 4096)])
    }
}
