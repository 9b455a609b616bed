import Engine
import TestSupport
import Testing

@testable import Lab

@Suite("The trace command")
struct TraceCommandTests {
    private static let prompt = "prompt Paris is the capital of"

    @Test(
        "with one seed it is noise and then a patch, to the bit",
        arguments: [("L", ""), ("mlp", ".mlp"), ("attn", ".attn")])
    func byHand(site: String, suffix: String) throws {
        var session = try session(Self.prompt)
        let trace = try session.trace("trace Paris seeds=1 seed=5 site=\(site)")
        #expect(trace.subject == [1] && trace.isTargetLikeliest)
        #expect(try trace.clean == session.number("probs[\" France\"]"))
        _ = try session.value("noise embed std=3x pos=1 seed=5")
        #expect(try trace.corrupted == session.number("probs[\" France\"]"))
        for row in trace.rows where row.position % 2 == 1 {
            #expect(row.site == "L\(row.layer)\(suffix)")
            _ = try session.value("patch \(row.site) from=\"Paris is the capital of\" pos=\(row.position)")
            #expect(try row.value == session.number("probs[\" France\"]"), "\(row)")
            _ = try session.value("clear 2")
        }
        #expect(Set(trace.rows.map(\.value)).count > 4)
    }

    @Test("a subject is whole tokens of the prompt, of which the first time counts")
    func subjects() throws {
        var session = try session("prompt Paris is the capital of France. Buenos Aires is the capital of")
        #expect(try session.trace("trace Paris seeds=1").subject == [1])
        #expect(try session.trace("trace \" France\" seeds=1").subject == [6])
        let tokens = try session.state.requiredPrompt().ids
        let spelled = try session.trace("trace Buenos Aires seeds=1")
        #expect(spelled.subject.first == 8 && spelled.notes.isEmpty && spelled.tokens.count == tokens.count)
        let twice = try session.trace("trace capital seeds=1")
        #expect(twice.subject == [4])
        #expect(
            twice.notes == [
                "\"capital\" stands in the prompt 2 times; the first one, at position 4, is corrupted. pos= names another."
            ])
        #expect(try session.trace("trace pos=2..3 seeds=1").subject == [2, 3])
        #expect(try session.trace("trace pos=all seeds=1").subject == Array(tokens.indices))
    }

    @Test(
        "what cannot be is refused in words",
        arguments: [
            ("trace", "which words of the prompt are to be corrupted?", "for example: trace Paris"),
            ("trace Paris pos=1", "the subject and pos= name the same thing", "leave out one of them"),
            (
                "trace aris", "\"aris\" begins or ends within a token of the prompt",
                "its tokens are 0 <|endoftext|>, 1 Paris, 2 ␠is, 3 ␠the, 4 ␠capital, 5 ␠of; pos= takes positions instead"
            ),
            (
                "trace Rome", "\"Rome\" does not occur in the prompt",
                "its tokens are 0 <|endoftext|>, 1 Paris, 2 ␠is, 3 ␠the, 4 ␠capital, 5 ␠of; pos= takes positions instead"
            ),
            (
                "trace Paris site=L2", "no site \"L2\" to restore",
                "site=L is the stream after a layer; attn and mlp are known, too"
            ),
            ("trace Paris seeds=0", "seeds goes from 1 to 1000, not 0", nil),
            ("trace Paris window=5", "window goes from 1 to 4, not 5", nil),
            ("trace Paris std=-1", "std goes from 0 to a million", nil),
        ])
    func refusals(cell: String, message: String, hint: String?) throws {
        var session = try session(Self.prompt)
        let error = try session.error(cell)
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test("no prompt is said, Ctrl-C stops it, and what is in force is told")
    func surroundings() throws {
        var session = try session()
        #expect(try session.error("trace Paris").code == .noPrompt)
        _ = try session.value(Self.prompt)
        _ = try session.value("ablate L2H1")
        #expect(try session.trace("trace Paris seeds=1").changes.map(\.site) == ["L2H1"])
        let stopped = Workshop(
            library: session.workshop.library, arithmetic: session.workshop.arithmetic, isInterrupted: { true })
        var other = Session(state: session.state, workshop: stopped, origin: .init(model: "mini", seed: 0))
        #expect(try other.error("trace Paris target=France").code == .interrupted)
    }
}

extension Session {
    fileprivate mutating func trace(_ cell: String) throws -> TraceValue {
        guard case .trace(let value) = try value(cell) else {
            Issue.record("\(cell) traced nothing")
            throw CellError(.syntax, "")
        }
        return value
    }
}
