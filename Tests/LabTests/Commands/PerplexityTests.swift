import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Perplexity")
struct PerplexityTests {
    private struct Reference: Decodable {
        var losses: [Loss]
        struct Loss: Decodable {
            var model: String
            var loss: Double
        }
    }

    private static let folder = Repository.root + "/Tests/Fixtures/surprise"

    @Test("the loss on a file of several windows equals Hugging Face's to 1e-5")
    func reference() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/reference.json"))
        let reference = try JSONDecoder().decode(Reference.self, from: data)
        #expect(reference.losses.map(\.model) == ["nano", "mini"])
        for one in reference.losses {
            var session = try session("load \(one.model)")
            let value = try session.perplexity("perplexity \(Self.folder)/text.txt")
            #expect(abs(value.loss - one.loss) < 1e-5)
            #expect(abs(value.perplexity - exp(one.loss)) < 1e-5 * exp(one.loss))
            #expect(value.windows > 1 && value.tokens == value.text.tokens - 1)
        }
    }

    @Test("of a file of one line it is what surprise says of the line, interventions included")
    func surprise() throws {
        let file = Sandbox.folder + "/line-\(UUID().uuidString).txt"
        try Data("Paris is the capital of Japan.\n".utf8).write(to: URL(fileURLWithPath: file))
        var session = try session("ablate L2H0", "bias \" of\" 1")
        let value = try session.perplexity("perplexity \(file)")
        guard case .surprise(let line) = try session.value("surprise Paris is the capital of Japan.") else {
            Issue.record("no surprise"); return
        }
        #expect(abs(value.perplexity - (try #require(line.perplexity))) < 1e-9)
        #expect(value.tokens == line.tokens.count && value.windows == 1 && value.changes.count == 2)
    }

    @Test("the answer says what was measured and how; JSON has the numbers")
    func answer() throws {
        var session = try session()
        let value = try session.value("perplexity \(Self.folder)/text.txt")
        let text = render(value, RenderOptions())
        #expect(text.contains("nats a token: the mean of −log p over "))
        #expect(text.replacing("\n  ", with: " ").contains("each beginning with the last one of the window before"))
        #expect(text.lines.allSatisfy { displayWidth($0) <= 80 })
        let line = json(cell: 1, input: "", result: .success(value))
        #expect(line.contains("\"kind\": \"training\", \"value\": {\"model\": \"mini\", \"loss\": "))
        #expect(line.contains("\"perplexity\": ") && line.contains("\"tokens\": "))
    }
}

extension Session {
    fileprivate mutating func perplexity(_ cell: String) throws -> PerplexityValue {
        guard case .perplexity(let value) = try value(cell) else {
            Issue.record("\(cell) measured nothing")
            throw CellError(.syntax, "")
        }
        return value
    }
}
