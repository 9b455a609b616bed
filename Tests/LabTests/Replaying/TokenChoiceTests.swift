import Notebook
import Testing

@testable import Lab

/// What the program hands over with an answer of `sample` or `greedy`, and what a replay makes of it.
@Suite("Choices of tokens")
struct TokenChoiceTests {
    static func draw(_ bytes: [UInt8], rival: [UInt8]? = nil, margin: Double = 0, u: Double? = nil) -> SampleValue.Draw
    {
        SampleValue.Draw(
            token: TokenValue(id: 0, bytes: bytes), prob: 0.4, modelProb: 0.4, u: u, stretch: nil,
            rival: rival.map { SampleValue.Rival(token: TokenValue(id: 1, bytes: $0), margin: margin) })
    }

    static func runs(_ draws: [SampleValue.Draw]) -> [ChoiceRun] {
        let prompt = [
            TokenValue(id: 2, bytes: Array("<|endoftext|>".utf8)), TokenValue(id: 3, bytes: Array("It is".utf8)),
        ]
        let sample = SampleValue(
            seed: 0, length: draws.count, greedy: true, temperature: 1, prompt: prompt,
            continuations: [SampleValue.Continuation(text: "", stopped: "length", draws: draws)], changes: [], notes: []
        )
        return tokenChoices(of: .sample(sample), RenderOptions(isTranscript: true))
    }

    @Test("each has its text, its rival's, and a tolerance from the probability or the roll")
    func plain() throws {
        let run = try #require(
            Self.runs([
                Self.draw(Array(" Italy".utf8), rival: Array(" France".utf8), margin: 0.25),
                Self.draw(Array(" a".utf8), rival: Array(" b".utf8), margin: 0.5, u: 0.9), Self.draw(Array(" c".utf8)),
            ]).first)
        #expect(run.lead == "It is▸")
        #expect(run.choices.map(\.text) == [" Italy", " a", " c"])
        #expect(run.choices.map(\.alternative) == [" France", " b", ""])
        #expect(run.choices.map(\.margin) == [0.25, 0.5, .infinity])
        #expect(run.choices.map(\.tolerance) == [1e-6 + 1e-5 * 0.4, 1e-6 + 1e-5 * 0.9, 1e-6 + 1e-5 * 0.4])
    }

    @Test("a character of several tokens belongs to the one that finishes it")
    func pieces() throws {
        let euro = Array("€".utf8)
        let run = try #require(
            Self.runs([
                Self.draw([0x20, euro[0]], rival: Array(" x".utf8)), Self.draw([euro[1]]),
                Self.draw([euro[2], 0x21], rival: [euro[2]]), Self.draw([0xFF]),
            ]).first)
        #expect(run.choices.map(\.text) == [" ", "", "€!", "\u{FFFD}"])
        #expect(run.choices.map(\.alternative) == [" x", "", "€", ""])
    }

    @Test("a line break stays one, the end of the text is one, and other control characters are spelled out")
    func breaks() throws {
        let end = Array("<|endoftext|>".utf8)
        let run = try #require(
            Self.runs([
                Self.draw([0x0A], rival: end), Self.draw([0x61, 0x1B], rival: [0x0A, 0x62]),
                Self.draw(end, rival: [0x63]),
            ]).first)
        #expect(run.choices.map(\.text) == ["\n", "a\\u{1B}", ""])
        #expect(run.choices.map(\.alternative) == ["\n", "\nb", "c"])
    }

    @Test("answers of other kinds have none")
    func others() {
        #expect(tokenChoices(of: .number(1), RenderOptions()).isEmpty)
    }

    /// A cell as it would stand in the file, had the other candidate been chosen at this draw.
    static func verdict(_ outcome: Session.Outcome, insteadOf token: TokenValue, _ rival: TokenValue) throws -> Verdict
    {
        let found = CellOutcome(outcome)
        let (old, new) = (String(decoding: token.bytes, as: UTF8.self), String(decoding: rival.bytes, as: UTF8.self))
        let lines = found.output.map { $0.replacing("▸\(old)", with: "▸\(new)") }
        #expect(lines != found.output)
        let file = TranscriptWriter.block(source: outcome.input, output: lines, error: nil)
        return try Document(file).cells[0].cell.verdict(on: found)
    }

    static func sample(_ outcome: Session.Outcome) throws -> SampleValue {
        guard case .success(.sample(let value)) = outcome.result else {
            Issue.record("no sample")
            throw CellError(.syntax, "")
        }
        return value
    }

    @Test(
        "greedy between two tokens whose probabilities are equal is a NEAR-TIE, and CHANGED a little beside it",
        arguments: [(0.0, Verdict.nearTie), (0.001, .changed), (-0.001, .changed)])
    func greedyTie(beside: Double, verdict: Verdict) throws {
        var session = try session("prompt Paris is the capital of")
        let gap = try session.number("logits[\" France\"] - logits[\" Italy\"]")
        _ = try session.value("bias \" Italy\" \(gap + beside)")
        let outcome = try session.outcome("greedy 1")
        let draw = try #require(try Self.sample(outcome).continuations[0].draws.first)
        let rival = try #require(draw.rival)
        #expect(Set([draw.token.bytes, rival.token.bytes]) == [Array(" France".utf8), Array(" Italy".utf8)])
        #expect(try Self.verdict(outcome, insteadOf: draw.token, rival.token) == verdict)
    }

    @Test("a roll that falls on a boundary is a NEAR-TIE, and CHANGED a little beside it")
    func sampledTie() throws {
        let start = try session("prompt My favourite country is")
        // The likelier France is, the further on lies what comes after it in the vocabulary: a bias moves a boundary
        // until the roll lies on it.
        func drawn(_ bias: Double) throws -> (outcome: Session.Outcome, draw: SampleValue.Draw) {
            var session = start
            _ = try session.value("bias \" France\" \(bias)")
            let outcome = try session.outcome("sample 1 seed=3")
            return (outcome, try #require(try Self.sample(outcome).continuations[0].draws.first))
        }
        var (low, high) = (0.0, 6.0)
        let first = try drawn(low).draw.token
        #expect(try drawn(high).draw.token != first)
        while high - low > 1e-6 {
            let middle = (low + high) / 2
            if try drawn(middle).draw.token == first { low = middle } else { high = middle }
        }
        for (beside, verdict) in [(0.0, Verdict.nearTie), (-0.01, .changed)] {
            let (outcome, draw) = try drawn(low + beside)
            let rival = try #require(draw.rival)
            #expect((rival.margin <= 1e-6 + 1e-5 * (draw.u ?? 0)) == (verdict == .nearTie))
            #expect(try Self.verdict(outcome, insteadOf: draw.token, rival.token) == verdict)
        }
    }
}
