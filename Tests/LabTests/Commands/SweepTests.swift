import Engine
import Synchronization
import TestSupport
import Testing

@testable import Lab

@Suite("The sweep command")
struct SweepTests {
    static let prompt = "prompt When Anna and Ben went to the market, Ben gave a map to"

    @Test("each value is what ablate gives by hand, to the bit", arguments: ["L0H0", "L2H1", "L3H7"])
    func heads(site: String) throws {
        var session = try session(Self.prompt)
        let sweep = try session.sweep("sweep heads")
        #expect(sweep.cells.map(\.site) == (0..<4).flatMap { l in (0..<8).map { "L\(l)H\($0)" } })
        #expect(sweep.target?.bytes == Array(" Anna".utf8))
        let cell = try #require(sweep.cells.first { $0.site == site })
        #expect(try sweep.baseline == session.number("probs[\" Anna\"]"))
        _ = try session.value("ablate \(site)")
        #expect(try cell.value == session.number("probs[\" Anna\"]"))
        #expect(cell.change == cell.value - sweep.baseline)
    }

    @Test(
        "every part and metric gives what ablate and the calculator give",
        arguments: [
            ("mlps", "metric=logit target=Ben", "logits[\" Ben\"]", "L1.mlp"),
            ("layers", "metric=diff target=Anna vs=Ben", "logits[\" Anna\"] - logits[\" Ben\"]", "L2"),
            ("layers", "metric=kl", "kl(baseline_probs, probs)", "L1"),
            ("heads", "target=Ben", "probs[\" Ben\"]", "L1H3"),
        ])
    func metrics(part: String, options: String, expression: String, site: String) throws {
        var session = try session(Self.prompt)
        let sweep = try session.sweep("sweep \(part) \(options)")
        let cell = try #require(sweep.cells.first { $0.site == site })
        _ = try session.value("ablate \(site)")
        let byHand = try session.number(expression)
        #expect(abs(cell.value - byHand) <= 1e-12 * max(1, byHand.magnitude))
        if !options.contains("kl") {
            #expect(cell.value == byHand)
            _ = try session.value("clear")
            #expect(try sweep.baseline == session.number(expression))
        }
    }

    @Test("loss is the mean surprise of the prompt's tokens")
    func loss() throws {
        var session = try session(Self.prompt)
        let sweep = try session.sweep("sweep mlps metric=loss")
        #expect((sweep.target, sweep.versus) == (nil, nil))
        _ = try session.value("ablate L1.mlp")
        guard case .surprise(let surprise) = try session.value("surprise \(Self.prompt.dropFirst(7))") else {
            Issue.record("no surprise")
            return
        }
        let mean = surprise.total / Double(surprise.logprobs.count)
        #expect(abs(sweep.cells[1].value - mean) < 1e-12)
    }

    @Test("what is in force stays in force")
    func underChanges() throws {
        var session = try session(Self.prompt, "ablate L2H1")
        let sweep = try session.sweep("sweep heads target=Anna")
        #expect(sweep.changes.map(\.site) == ["L2H1"])
        #expect(try sweep.baseline == session.number("probs[\" Anna\"]"))
        #expect(sweep.cells.first { $0.site == "L2H1" }?.change == 0)
        _ = try session.value("ablate L0H0")
        #expect(try sweep.cells[0].value == session.number("probs[\" Anna\"]"))
        _ = try session.value("clear 2")
        #expect(try session.sweep("sweep heads target=Anna") == sweep)
    }

    @Test(
        "what cannot be is refused in words",
        arguments: [
            ("sweep", "what is to be turned off is missing", "sweep heads, sweep mlps or sweep layers"),
            ("sweep hedas", "no sweep over \"hedas\"", "sweep heads, sweep mlps or sweep layers"),
            ("sweep heads metric=p", "no metric \"p\"", "known are prob, logit, diff, kl and loss"),
            ("sweep heads metric=kl target=Ben", "metric=kl is about no single token", "leave out target="),
            ("sweep heads metric=loss target=Ben", "metric=loss is about no single token", "leave out target="),
            ("sweep heads vs=Ben", "vs= belongs to metric=diff", "leave it out, or add metric=diff"),
            (
                "sweep heads metric=diff", "metric=diff holds the target against a second token, and that is missing",
                "for example: sweep heads metric=diff vs=Ben"
            ),
            (
                "sweep heads metric=diff vs=Anna", "the target and the token that it is held against are the same",
                "choose another for one of them: target= or vs="
            ),
            ("sweep heads L2", "\"L2\" is one word too many", nil),
        ])
    func refusals(cell: String, message: String, hint: String?) throws {
        var session = try session(Self.prompt)
        let error = try session.error(cell)
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test("no prompt, a prompt of one token, no such token")
    func prompts() throws {
        var session = try session()
        #expect(try session.error("sweep heads").code == .noPrompt)
        _ = try session.value("load mini bos=off")
        _ = try session.value("prompt Paris")
        let error = try session.error("sweep heads metric=loss")
        #expect(error.message == "the prompt is one token, and nothing follows it")
        #expect(error.hint == "metric=loss takes a prompt of two tokens at least")
        #expect(try session.error("sweep heads target=Atlantis").code == .severalTokens)
        #expect(try session.sweep("sweep layers").cells.count == 4)
    }

    @Test("code is a loop over hooks")
    func code() throws {
        var session = try session(Self.prompt, "sweep heads")
        guard case .code(let code) = try session.value("code") else {
            Issue.record("no code")
            return
        }
        #expect(code.text.contains("return torch.softmax(logits_after(ids), dim=-1)[target].item()"))
        #expect(
            code.text.contains(
                """
                    for layer, block in enumerate(model.transformer.h):
                        for head in range(8):
                            columns = slice(16 * head, 16 * (head + 1))
                            handles = [edit(block.attn.c_proj, columns, off(len(baselines) - 1, layer, 0, columns), before=True, positions=places)]
                            values.append(measure(ids, target, versus, before))
                            names.append(f"L{layer}H{head}")
                            for handle in handles:
                                handle.remove()
                """))
    }

    @Test("it says how far it is, and stops when told to")
    func progress() throws {
        let plain = try session()
        let seen = Mutex<[Progress?]>([])
        let watched = Workshop(
            library: plain.workshop.library, arithmetic: plain.workshop.arithmetic,
            show: { progress in seen.withLock { $0.append(progress) } }, isInterrupted: { false })
        var state = SessionState()
        state.model = try watched.load("mini", as: nil, bos: nil)
        var session = Session(state: state, workshop: watched, origin: .init(model: "mini", seed: 0))
        _ = try session.value(Self.prompt)
        _ = try session.value("sweep heads")
        let shown = seen.withLock { $0 }
        let parts = shown.compactMap { $0 }
        #expect(parts.allSatisfy { $0.total == 32 } && parts.last?.done == 32 && parts.count > 2)
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.done <= $1.done })
        #expect(shown.last.map { $0 == nil } == true)

        let stopped = Workshop(
            library: plain.workshop.library, arithmetic: plain.workshop.arithmetic, isInterrupted: { true })
        var other = Session(state: session.state, workshop: stopped, origin: .init(model: "mini", seed: 0))
        #expect(try other.error("sweep heads metric=kl").code == .interrupted)
    }

    @Test("JSON holds what the contract says")
    func jsonValue() throws {
        var session = try session(Self.prompt)
        let value = try session.value("sweep heads metric=diff vs=Ben")
        let line = json(cell: 1, input: "", result: .success(value))
        #expect(line.contains("\"kind\": \"sweep\", \"value\": {\"metric\": \"diff\", \"target\": {\"id\": "))
        #expect(line.contains("\"text\": \" Anna\"}, \"vs\": {\"id\": "))
        #expect(line.contains("\"cells\": [{\"site\": \"L0H0\", \"value\": "))
        let kl = json(cell: 1, input: "", result: .success(try session.value("sweep layers metric=kl")))
        #expect(kl.contains("\"value\": {\"metric\": \"kl\", \"baseline\": 0.0, \"cells\": ["))
    }

    @Test("after lens, lesson and glossary the words that they take can be completed")
    func words() throws {
        let assistant = Assistant()
        assistant.lessons = LessonLibrary(shelves: [Repository.root + "/lessons"])
        #expect(assistant.completions(line: "lens t").candidates == ["tuned", "top="])
        #expect(assistant.completions(line: "lesson 07").candidates == ["07-temperature"])
        #expect(assistant.completions(line: "lesson temp").candidates == ["temperature"])
        #expect(assistant.completions(line: "lesson sto").candidates == ["stop"])
        let (start, terms) = assistant.completions(line: "glossary Attention h")
        #expect(start == 9)
        #expect(terms.contains("attention head"))
    }

    @Test("what a sweep is over can be completed")
    func completion() {
        #expect(Assistant().completions(line: "sweep ").candidates.prefix(3) == ["heads", "mlps", "layers"])
        #expect(Assistant().completions(line: "sweep m").candidates == ["mlps", "metric=", "mode="])
    }
}

extension Session {
    mutating func sweep(_ cell: String) throws -> SweepValue {
        guard case .sweep(let value) = try value(cell) else {
            Issue.record("\(cell) swept nothing")
            throw CellError(.syntax, "")
        }
        return value
    }
}
