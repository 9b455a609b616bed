import Engine
import TestSupport
import Testing

@testable import Lab

@Suite("The attribute command")
struct AttributeTests {
    static let prompt = "prompt When Anna and Ben went to the market, Ben gave a map to"

    @Test("without a token it is about the likeliest, and the parts add up to its logit")
    func likeliest() throws {
        var session = try session(Self.prompt)
        let value = try session.attribution("attribute")
        #expect(value.target.bytes == Array(" Anna".utf8))
        #expect(value.isTargetLikeliest)
        #expect(value.position == 14)
        #expect(try abs(value.total - session.number("logits[\" Anna\"]")) < 1e-4)
        #expect(value.parts.prefix(3).map(\.site) == ["embed", "L0H0", "L0H1"])
        #expect(value.parts.count == 1 + 4 * (8 + 3) + 1)
    }

    @Test("vs= is a difference of two ledgers, part by part")
    func versus() throws {
        var session = try session(Self.prompt)
        let both = try session.attribution("attribute Anna vs=Ben")
        let (one, other) = (try session.attribution("attribute Anna"), try session.attribution("attribute Ben"))
        for (index, part) in both.parts.enumerated() {
            let difference = one.parts[index].contribution - other.parts[index].contribution
            #expect(abs(part.contribution - difference) < 1e-5)
        }
    }

    @Test("what is in force counts, and the change has a line of its own")
    func inForce() throws {
        var session = try session(Self.prompt)
        _ = try session.value("ablate L2.attn")
        let value = try session.attribution("attribute Anna")
        #expect(value.parts.contains { $0.site == "L2.attn.change" })
        #expect(value.changes.map(\.site) == ["L2.attn"])
        #expect(try abs(value.total - session.number("logits[\" Anna\"]")) < 1e-4)
    }

    @Test("at another position it is about what comes next there")
    func elsewhere() throws {
        var session = try session(Self.prompt)
        let value = try session.attribution("attribute pos=0")
        #expect(value.position == 0)
        #expect(abs(value.total - value.logit) < 1e-4)
    }

    @Test(
        "what cannot be taken apart is said in words",
        arguments: [
            ("attribute Anna vs=Anna", "the token and the one that it is held against are the same"),
            ("attribute pos=99", "no position 99: the prompt has 15 tokens"),
            ("attribute pos=1..2", "a ledger is of one position"), ("attribute pos=all", "a ledger is of one position"),
            ("attribute neurons=L2", "L2 is not one MLP, and only an MLP has neurons"),
            ("attribute neurons=L0-1.mlp", "L0-1.mlp is not one MLP, and only an MLP has neurons"),
            ("attribute neurons=L7.mlp", "no layer 7: this model has layers 0 to 3"),
        ])
    func refusals(cell: String, message: String) throws {
        var session = try session(Self.prompt)
        let error = #expect(throws: CellError.self) { try session.value(cell) }
        #expect(error?.message == message)
    }

    @Test("without a prompt there is nothing to take apart")
    func noPrompt() throws {
        var session = try session()
        let error = #expect(throws: CellError.self) { try session.value("attribute France") }
        #expect(error?.message == "there is no prompt yet")
    }

    @Test("why adds the largest parts up, and JSON has them all")
    func derivation() throws {
        var session = try session(Self.prompt)
        let value = try session.value("attribute Anna vs=Ben")
        guard case .derivation(let why) = try session.value("why"), case .number(let sum) = why.lines.last?.value else {
            Issue.record("no derivation")
            return
        }
        guard case .attribution(let ledger) = value else { return }
        #expect(abs(sum - ledger.total) < 1e-9)
        let line = json(cell: 1, input: "", result: .success(value))
        #expect(line.contains("\"kind\": \"attribution\", \"value\": {\"target\": {\"id\": "))
        #expect(line.contains("\"parts\": [{\"site\": \"embed\", \"contribution\": "))
    }
}

extension Session {
    fileprivate mutating func attribution(_ cell: String) throws -> AttributionValue {
        guard case .attribution(let value) = try value(cell) else {
            Issue.record("\(cell) took nothing apart")
            throw CellError(.syntax, "")
        }
        return value
    }
}
