import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Surprise")
struct SurpriseTests {
    struct Reference: Decodable {
        var texts: [Text]
        struct Text: Decodable {
            var model: String
            var text: String
            var ids: [Int]
            var logprobs: [Double]
        }
    }

    @Test("log-probabilities of whole texts equal Hugging Face's to 1e-4")
    func reference() throws {
        let path = Repository.root + "/Tests/Fixtures/surprise/reference.json"
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(reference.texts.count == 12)
        for text in reference.texts {
            var session = try session("load \(text.model)")
            let value = try session.surprise("surprise \(text.text)")
            #expect(value.tokens.map(\.token.id) == text.ids)
            for (ours, theirs) in zip(value.logprobs, text.logprobs) { #expect(abs(ours - theirs) < 1e-4) }
            let mean = -text.logprobs.reduce(0, +) / Double(text.logprobs.count)
            #expect(abs(try #require(value.perplexity) - exp(mean)) < 1e-4 * exp(mean))
        }
    }

    @Test("each value is the log-probability that the prompt before it gives, interventions included")
    func prefixes() throws {
        let words = ["Paris", " is", " the", " capital", " of", " Japan", "."]
        var session = try session("ablate L2H0", "bias \" of\" 1", "noise L1.mlp std=0.2 seed=5")
        let value = try session.surprise("surprise " + words.joined())
        #expect(value.tokens.count == words.count)
        for index in 1..<words.count {
            _ = try session.value("prompt " + words[..<index].joined())
            let expected = try session.number("log(probs[\"\(words[index])\"])")
            #expect(abs(try #require(value.tokens[index].logprob) - expected) < 1e-9, "\(words[index])")
        }
    }

    @Test("a first token that nothing precedes has no surprise, and does not count")
    func first() throws {
        var session = try session("load mini bos=off")
        let value = try session.surprise("surprise Paris is the capital")
        #expect(value.tokens.map { $0.logprob == nil } == [true, false, false, false])
        let mean = value.logprobs.reduce(0, +) / 3
        #expect(abs(try #require(value.perplexity) - exp(-mean)) < 1e-9)
        let one = try session.surprise("surprise Paris")
        #expect(one.perplexity == nil)
        let line = json(cell: 1, input: "", result: .success(.surprise(one)))
        #expect(line.contains("\"logprob\": null"))
        #expect(line.contains("\"perplexity\": null"))
    }

    @Test("without a text it is the prompt's")
    func prompt() throws {
        var session = try session("prompt Paris is the capital of")
        #expect(try session.surprise("surprise") == session.surprise("surprise Paris is the capital of"))
    }

    @Test("the screen shows each token, the sum and what perplexity means")
    func screen() throws {
        var session = try session()
        let value = try session.surprise("surprise Paris is the capital of Japan.")
        let lines = render(.surprise(value), RenderOptions()).lines
        let japan = try #require(value.tokens[5].logprob)
        let total = -value.logprobs.reduce(0, +)
        let choices = formatNumber(exp(total / 7))
        #expect(lines[0] == "  token           p  surprise")
        let row = lines[6].split(separator: " ").joined(separator: " ")
        #expect(row.hasPrefix("␠Japan \(percent(exp(japan))) \(fixed(-japan, 2)) ████"))
        #expect(
            lines[8] == "  surprise: −log p, in nats; \(fixed(total, 2)) in all, \(fixed(total / 7, 2)) on average")
        #expect(
            lines[9].hasPrefix("  perplexity \(choices): as if it had to choose among \(choices) equally likely tokens")
        )
        #expect(lines.allSatisfy { displayWidth($0) <= 80 })
    }

    @Test("a text longer than the context is refused, and so is none at all")
    func refusals() throws {
        var session = try session()
        let long = try session.error("surprise " + String(repeating: "one two ", count: 200))
        #expect(long.code == .promptTooLong)
        #expect(long.message.hasPrefix("the text is "))
        #expect(try session.error("surprise").message == "there is no prompt yet")
    }
}

extension Session {
    fileprivate mutating func surprise(_ cell: String) throws -> SurpriseValue {
        guard case .surprise(let value) = try value(cell) else {
            Issue.record("\(cell) gave no surprise")
            throw CellError(.syntax, "")
        }
        return value
    }
}
