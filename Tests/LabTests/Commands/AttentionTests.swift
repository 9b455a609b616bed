import Engine
import TestSupport
import Testing

@testable import Lab

@Suite("The attention and heads commands")
struct AttentionTests {
    static let list = "prompt Listen: apple river stone cloud Repeat: apple river stone"

    @Test("each row is a distribution over the tokens so far")
    func rows() throws {
        var session = try session(Self.list)
        guard case .attention(let value) = try session.value("attention L2") else {
            Issue.record("no attention")
            return
        }
        #expect(value.heads.map(\.site) == (0..<8).map { "L2H\($0)" })
        for head in value.heads {
            for (query, row) in head.pattern.enumerated() {
                #expect(abs(row.reduce(0, +) - 1) < 1e-5)
                #expect(row[(query + 1)...].allSatisfy { $0 == 0 })
            }
        }
    }

    @Test("z is the pattern's mix of values, so an ablated layer below changes where a head looks")
    func inForce() throws {
        var session = try session(Self.list)
        let before = try session.value("attention L2H2")
        _ = try session.value("ablate L1.attn")
        guard case .attention(let after) = try session.value("attention L2H2"), case .attention(let clean) = before
        else { return }
        #expect(after.changes.map(\.site) == ["L1.attn"])
        #expect(after.heads[0].pattern != clean.heads[0].pattern)
        _ = try session.value("clear")
        #expect(try session.value("attention L2H2") == before)
    }

    @Test("mini's induction heads are found, and how little its best previous-token head looks back")
    func habits() throws {
        var session = try session()
        let induction = try session.heads("heads induction")
        #expect(induction.ranked.prefix(3).map(\.site) == ["L2H2", "L2H4", "L2H5"])
        #expect(induction.ranked[0].value > 0.75)
        #expect(try session.heads("heads duplicate").ranked[0].site == "L2H6")
        let previous = try session.heads("heads previous")
        #expect((0.1..<0.3).contains(previous.ranked[0].value))
        #expect(previous.kind == .words)
        #expect(try session.heads("heads induction") == induction)
    }

    @Test("lists are drawn by the seed")
    func seeds() throws {
        var session = try session()
        let one = try session.heads("heads induction lists=2 seed=1")
        #expect(try session.heads("heads induction lists=2 seed=2") != one)
        _ = try session.value("seed 1")
        #expect(try session.heads("heads induction lists=2") == one)
    }

    @Test(
        "what has no pattern is said in words",
        arguments: [
            ("attention L9H1", "no layer 9: this model has layers 0 to 3"),
            ("attention L2H99", "no head 99 in layer 2: its heads are 0 to 7"),
            ("attention L2.mlp", "L2.mlp is not one head, and not one layer"),
            ("attention L0-1H2", "L0-1H2 is not one head, and not one layer"),
            ("attention embed", "embed is not one head, and not one layer"), ("attention", "the head is missing"),
            ("attention L2H2 pos=40", "no position 40: the prompt has 12 tokens"), ("heads", "the habit is missing"),
            ("heads banana", "no habit \"banana\""),
        ])
    func refusals(cell: String, message: String) throws {
        var session = try session(Self.list)
        let error = #expect(throws: CellError.self) { try session.value(cell) }
        #expect(error?.message == message)
    }

    @Test("JSON has the pattern as query × key")
    func jsonValue() throws {
        var session = try session(Self.list)
        let one = json(cell: 1, input: "", result: .success(try session.value("attention L2H2 pos=0..1")))
        #expect(one.contains("\"pattern\": [[1.0, 0.0, "))
        #expect(one.contains("\"positions\": [0, 1]"))
        let found = json(cell: 1, input: "", result: .success(try session.value("heads induction lists=1")))
        #expect(found.contains("\"kind\": \"heads\", \"value\": {\"what\": \"induction\", \"lists\": 1"))
    }
}

extension Session {
    fileprivate mutating func heads(_ cell: String) throws -> HeadsValue {
        guard case .heads(let value) = try value(cell) else {
            Issue.record("\(cell) found no heads")
            throw CellError(.syntax, "")
        }
        return value
    }
}
