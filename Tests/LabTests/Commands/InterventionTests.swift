import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

/// Means, other texts' values, pushes and noise on weights, as they are typed.
@Suite("Interventions at the prompt")
struct InterventionTests {
    static let paris = "prompt Paris is the capital of"
    static let sites = ["embed", "L1", "L0.attn", "L3.mlp", "L2H1", "L1N77", "L2H*", "L0-3"]

    @Test("a prompt patched or resampled with itself, and a push of 0, change nothing, bit for bit", arguments: sites)
    func nothing(site: String) throws {
        var session = try session(Self.paris)
        let before = try session.distribution("top all").next
        for cell in [
            "patch \(site) from=\"Paris is the capital of\"",
            "ablate \(site) mode=resample from=\"Paris is the capital of\"",
            "steer \(site) from=Rome minus=\"is the\" scale=0", "steer \(site) from=Rome minus=Rome scale=3",
            "patch \(site) from=\"Paris is the\" pos=0..3",
        ] {
            _ = try session.value(cell)
            #expect(try session.distribution("top all").next == before, "\(cell)")
        }
        _ = try session.value("clear")
        #expect(try session.distribution("top all").next == before)
    }

    @Test("the stream after the last layer from another text is that text's answer")
    func patch() throws {
        var session = try session("prompt Rome is the capital of")
        let rome = try session.distribution("top all").next
        _ = try session.value(Self.paris)
        _ = try session.value("patch L3 from=\"Rome is the capital of\" pos=-1")
        #expect(try session.distribution("top all").next == rome)
        #expect(
            session.state.changeValues == [
                ChangeValue(kind: "patch", site: "L3", from: "Rome is the capital of", positions: [5])
            ])
        _ = try session.value("clear")
        // The city's own position carries it into the first layers, and the last position out of the last.
        let early = try session.distribution("patch embed from=\"Rome is the capital of\" pos=1")
        #expect(early.next.first?.token.bytes == Array(" Italy".utf8))
    }

    @Test("mode=mean sets the mean over the reference, one line at a time; a layer's two outputs each")
    func mean() throws {
        for load in ["load mini", "load mini bos=off"] {
            var session = try session(load, Self.paris)
            let model = try #require(session.state.model)
            let texts = ReferenceText.atlas.lines.map(model.encodePrompt)
            #expect(texts.count == 40)
            let runner = Inference(model.network, try Arithmetic(threads: 1))
            func mean(_ site: Site) throws -> Activation {
                var (sums, count): ([Double], Int) = ([], 0)
                for text in texts {
                    let values = try runner.activation(of: site, in: text)
                    if sums.isEmpty { sums = [Double](repeating: 0, count: values.width) }
                    for position in (model.bos ? 1 : 0)..<text.count {
                        count += 1
                        for column in sums.indices {
                            sums[column] += Double(values.rows[position * values.width + column])
                        }
                    }
                }
                return Activation(everywhere: sums.map { Float($0 / Double(count)) })
            }
            let changed = try session.distribution("ablate L2H1 L1 mode=mean")
            #expect(changed.notes == ["The mean is over 40 lines of the atlas that no model was trained on."])
            let sites = [Site.head(layer: 2, head: 1), .attention(layer: 1), .mlp(layer: 1)]
            let byHand = try sites.map { Intervention(.replace($0, by: try mean($0))) }
            #expect(session.state.interventions == byHand)
            let ids = try #require(session.state.prompt).ids
            let logits = try runner.logits(after: ids, under: byHand)
            let all = try session.distribution("top all")
            #expect(all.next.allSatisfy { $0.logit == logits[$0.token.number] })
        }
    }

    @Test("a reference of one's own: blank lines are none, a long one is cut, and the file is named")
    func reference() throws {
        let file = try Self.file(
            "Rome is the capital of Italy.\r\n\n   \n\(String(repeating: "Leo bought bread. ", count: 99))\n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        var session = try session(Self.paris)
        let value = try session.distribution("ablate L2.mlp mode=mean reference=\(file)")
        #expect(value.notes == ["The mean is over 2 lines of \(file)."])
        #expect(session.state.changeValues[0].reference == file)
        let model = try #require(session.state.model)
        let lines = ["Rome is the capital of Italy.", String(repeating: "Leo bought bread. ", count: 99)]
        #expect(try ReferenceText(file: Self.word(file), session.workshop).lines == lines)
        #expect(model.encodePrompt(lines[1]).count > model.shape.context)
    }

    @Test("models that are not of the family get plain English")
    func english() throws {
        let folder = NSTemporaryDirectory() + "lab-english-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: Repository.root + "/models/nano", toPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var session = try session("load \(folder)", Self.paris)
        let value = try session.distribution("ablate L0 mode=mean")
        #expect(value.notes == ["The mean is over 40 lines of plain English."])
        #expect(Set(ReferenceText.english.lines).count == 40)
        #expect(ReferenceText.english.lines.allSatisfy { $0.count > 60 && $0.hasSuffix(".") })
        _ = try session.value("load nano")
        #expect(try session.distribution("ablate L0 mode=mean").changes[0].reference == "atlas")
    }

    @Test("resample takes the first line from number seed on that is long enough, and goes round")
    func lines() throws {
        let file = try Self.file(
            "one two\nMy favourite country is France, and it is big.\nthree\nRome is the capital of Italy.\n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        for (seed, line) in [(0, 2), (1, 2), (2, 4), (3, 4), (4, 2), (6, 4)] {
            var session = try session(Self.paris, "seed \(seed)")
            let value = try session.distribution("ablate L2H1 mode=resample reference=\(file)")
            let change = value.changes[0]
            #expect((change.line, change.reference) == (line, file), "seed \(seed)")
            #expect(
                change.from
                    == (line == 2 ? "My favourite country is France, and it is big." : "Rome is the capital of Italy."))
            #expect(value.notes == ["The other text is line \(line) of the reference text, 4 lines of \(file)."])
            guard case .replace(_, let values) = session.state.interventions[0].operation else {
                Issue.record("none"); return
            }
            #expect(values.positions == 0..<6, "cut to the prompt")
        }
        var session = try session(Self.paris + " France and Rome is the capital of Italy, and so on")
        let error = try session.error("ablate L2H1 mode=resample reference=\(file)")
        #expect(
            error.message
                == "the prompt is 19 tokens, and the longest line of the reference text, 4 lines of \(file), has 14")
        #expect(error.hint == "give a text as long as the prompt with from=, or longer lines with reference=FILE")
    }

    @Test("a push is the difference at the last tokens, at every position, those being sampled included")
    func steer() throws {
        var session = try session("prompt My favourite country is")
        let model = try #require(session.state.model)
        let runner = Inference(model.network, try Arithmetic(threads: 1))
        func last(_ text: String) throws -> [Float] {
            let values = try runner.activation(of: .residual(layer: 1), in: model.encodePrompt(text))
            return Array(values.rows.suffix(128))
        }
        let cell = "steer L1 from=\"Rome is the capital of\" minus=Paris scale=-1.25"
        _ = try session.value(cell)
        let direction = zip(try last("Rome is the capital of"), try last("Paris")).map { $0 - $1 }
        let byHand = [Intervention(.add(.residual(layer: 1), Activation(everywhere: direction), scale: -1.25))]
        #expect(session.state.interventions == byHand)
        guard case .sample(let value) = try session.value("greedy 8") else { Issue.record("no sample"); return }
        var ids = try #require(session.state.prompt).ids
        for draw in value.continuations[0].draws {
            let fresh = Inference(model.network, try Arithmetic(threads: 1))
            let logits = try fresh.logits(after: ids, under: byHand)
            #expect(Distribution(logits: logits).greedy().token == draw.token.id)
            ids.append(draw.token.number)
        }
        _ = try session.value("clear")
        let same = try session.distribution("steer L1 from=Rome minus=Rome")
        #expect(same.notes == ["The two texts give the same values there, so nothing is added."])
    }

    @Test("noise on weights stays until clear, changes everything after it, and goes without a trace")
    func weights() throws {
        var session = try session(Self.paris)
        let before = try session.distribution("top all")
        let noisy = try session.distribution("noise weights L2.attn L1H0 std=0.5x seed=3")
        #expect(
            noisy.changes == [
                ChangeValue(kind: "noise", site: "L2.attn", mode: "weights", std: "0.5x", seed: 3),
                ChangeValue(kind: "noise", site: "L1H0", mode: "weights", std: "0.5x", seed: 3),
            ])
        #expect(noisy.next != before.next)
        #expect(noisy.baseline?.next == Array(before.next.prefix(10)))
        guard case .lens(let lens) = try session.value("lens") else { Issue.record("no lens"); return }
        #expect(lens.rows.last?.top[0].prob == noisy.next[0].prob)
        guard case .sweep(let sweep) = try session.value("sweep layers target=France") else {
            Issue.record("no sweep"); return
        }
        #expect(try sweep.baseline == session.number("probs[\" France\"]"))
        _ = try session.value("clear 2")
        _ = try session.value("clear 1")
        #expect(try session.distribution("top all") == before)
    }

    @Test("of two ablations of one site the later holds and is listed; other changes apply in their order")
    func order() throws {
        func logits(_ cells: String...) throws -> [NextToken] {
            var session = try session(Self.paris)
            for cell in cells { _ = try session.value(cell) }
            return try session.distribution("top all").next
        }
        func listed(_ cells: String...) throws -> [String] {
            var session = try session(Self.paris)
            for cell in cells { _ = try session.value(cell) }
            return session.state.changeValues.map {
                "\($0.kind) \($0.site ?? "") \($0.mode ?? "") \($0.positions ?? [])"
            }
        }
        let (zero, mean, noise) = ("ablate L2.attn", "ablate L2.attn mode=mean", "noise L2.attn std=1x")
        let patch = "patch L2.attn from=\"Rome is the capital of\""
        #expect(try logits(zero, mean) == logits(mean))
        #expect(try logits(mean, zero) == logits(zero))
        #expect(try logits(noise, zero) == logits(zero))
        #expect(try logits(zero, noise, zero) == logits(zero))
        #expect(try logits(zero, noise) != logits(zero))
        #expect(try logits(zero, patch) == logits(patch))
        #expect(try logits(patch, zero) == logits(zero))
        #expect(try listed(zero, zero) == ["ablate L2.attn zero []"])
        #expect(try listed(zero, mean) == ["ablate L2.attn mean []"])
        #expect(try listed("ablate L2.attn pos=1", mean) == ["ablate L2.attn mean []"])
        #expect(try listed(zero, mean + " pos=1") == ["ablate L2.attn zero []", "ablate L2.attn mean [1]"])
        // The other text has no value for what is sampled, and there the zero still holds.
        let resample = "ablate L2.attn mode=resample from=\"Rome is the capital of\""
        #expect(try listed(zero, resample) == ["ablate L2.attn zero []", "ablate L2.attn resample []"])
        #expect(try listed(resample, resample) == ["ablate L2.attn resample []"])
        #expect(try listed(patch, patch, zero) == ["patch L2.attn  []", "ablate L2.attn zero []"])
        #expect(try listed(noise, noise) == ["noise L2.attn  []", "noise L2.attn  []"])
        #expect(try listed("ablate L2H0 L2H0 L2H0-1") == ["ablate L2H0 zero []", "ablate L2H1 zero []"])
    }

    @Test("before any prompt they are listed, and take hold when one comes")
    func withoutPrompt() throws {
        var early = try session()
        for cell in [
            "ablate L2 mode=mean", "ablate L1H1 mode=resample", "patch L0 from=\"Rome is the capital of\"",
            "steer L1 from=Rome", "noise weights L3N5 std=1x",
        ] {
            #expect(try early.value(cell).kind == "changes")
        }
        #expect(early.state.changes.count == 5)
        #expect(try early.distribution(Self.paris).baseline != nil)
    }

    @Test(
        "what cannot be done is said in plain words",
        arguments: [
            ("ablate L2H0 mode=maen", "no mode \"maen\"", "known are zero, mean and resample"),
            (
                "ablate L2H0 from=Rome", "mode=zero takes no values from another text",
                "leave out from=, or add mode=resample"
            ),
            (
                "ablate L2H0 mode=mean from=Rome", "mode=mean takes no values from another text",
                "leave out from=, or add mode=resample"
            ),
            ("ablate L2H0 reference=x", "mode=zero needs no reference text", "leave out reference=, or add mode=mean"),
            (
                "ablate L2H0 mode=resample from=Rome reference=x",
                "from= names the text, and reference= a file to choose one from",
                "leave out one of them"
            ),
            ("ablate mode=mean", "what is to be turned off?", "for example: ablate L2H0 pos=-1"),
            ("ablate L7 mode=mean", "no layer 7: this model has layers 0 to 3", nil),
            (
                "ablate L2H0 mode=mean pos=6", "no position 6: the prompt has 6 tokens",
                "positions go from 0 to 5; -1 is the last"
            ),
            (
                "ablate L1 mode=resample from=\"Rome is\"",
                "the prompt is 6 tokens and the other text 3, so their positions do not pair up",
                "pos= takes only some: pos=2, or pos=0..2 for all that both have"
            ),
            (
                "patch L1 from=\"Rome is the capital of Italy.\"",
                "the prompt is 6 tokens and the other text 8, so their positions do not pair up",
                "pos= takes only some: pos=5, or pos=0..5 for all that both have"
            ),
            (
                "patch L1 from=\"Rome is\" pos=2..4", "no position 3 in the other text: it has 3 tokens",
                "name positions that both texts have: pos=0 to 2"
            ),
            (
                "patch L1 from=\"Rome is the capital of Italy.\" pos=7", "no position 7: the prompt has 6 tokens",
                "positions go from 0 to 5; -1 is the last"
            ),
            ("patch L1", "which text are the values from?", "add from=\"Rome is the capital of\""),
            ("patch from=Rome", "what is to be patched?", "for example: patch L2.attn from=\"Rome is the capital of\""),
            ("patch L1 from=\"\"", "from= is empty", "for example: from=\"Rome is the capital of\""),
            ("patch L2H9 from=Rome", "no head 9 in layer 2: its heads are 0 to 7", nil),
            ("steer L1 minus=Rome", "which text is the push towards?", "add from=\"Rome is\""),
            ("steer from=Rome", "where is the push to go?", "for example: steer L1 from=\"Rome is\" scale=2"),
            ("steer L1 from=Rome scale=1e9", "scale goes from -1000000 to 1000000", nil),
            ("steer L1 from=Rome minus=\"\"", "minus= is empty", "for example: minus=\"Rome is the capital of\""),
            (
                "steer L1 from=Rome pos=9", "no position 9: the prompt has 6 tokens",
                "positions go from 0 to 5; -1 is the last"
            ),
            ("noise weights std=1", "where is the noise to go?", "for example: noise weights L1.mlp std=0.5x"),
            (
                "noise weights L1", "how strong is the noise to be?",
                "add std=0.5, or std=0.5x for half the site's own spread"
            ),
            (
                "noise weights L1 std=1 pos=2", "weights are the same at every position, and so is noise on them",
                "leave out pos=, or add noise to the site itself: noise L1 …"
            ),
            ("noise weights L2N512 std=1", "no neuron 512 in layer 2: its neurons are 0 to 511", nil),
            ("ablate L2 mode=mean reference=no/such/file", "no/such/file cannot be read", "is the path right?"),
            ("ablate L2 mode=resample reference=/dev/null", "/dev/null is a device and no file", "name a file of text"),
        ] as [(String, String, String?)])
    func errors(cell: String, message: String, hint: String?) throws {
        var session = try session(Self.paris, "ablate L0H0")
        let before = session.state.changes
        let error = try session.error(cell)
        #expect(error.message == message)
        #expect(error.hint == hint)
        #expect(session.state.changes == before)
    }

    @Test("empty references, texts longer than the context, and too little memory are said in plain words")
    func limits() throws {
        let file = try Self.file("\n  \n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        var session = try session(Self.paris)
        #expect(try session.error("ablate L1 mode=mean reference=\(file)").message == "\(file) is empty")
        let marks = try Self.file("<|endoftext|>\n")
        defer { try? FileManager.default.removeItem(atPath: marks) }
        var other = try unshadowed("load mini bos=off", Self.paris)
        let error = try other.error("ablate L1 mode=mean reference=\(marks)")
        #expect(error.message == "the reference text has no token beside the one that begins texts")
        let long = String(repeating: "Rome is ", count: 200)
        #expect(
            try session.error("steer L1 from=\"\(long)\"").message
                == "the text of from= is 402 tokens, and mini sees at most 256")
        let need = MemoryNeed(
            4_000_000_000, of: "noise on these weights",
            hint: "it takes a copy of each matrix concerned: name fewer sites, or load a small model")
        #expect {
            try need.check(available: 1_000_000_000)
        } throws: { error in
            let error = error as? CellError
            return error?.message
                == "noise on these weights takes about 4.0 GB of memory, and this machine has 1.0 GB to give"
                && error?.hint == "it takes a copy of each matrix concerned: name fewer sites, or load a small model"
        }
    }

    @Test("a document reads no reference outside its folder")
    func permissions() throws {
        let folder = NSTemporaryDirectory() + "lab-reference-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("Rome is the capital of Italy.\n".utf8).write(to: URL(fileURLWithPath: folder + "/in.txt"))
        let open = try session()
        let workshop = open.workshop.restricted(to: .file(in: folder))
        var session = Session(state: open.state, workshop: workshop, origin: open.origin)
        _ = try session.value("ablate L1 mode=mean reference=\(folder)/in.txt")
        let error = try session.error("ablate L1 mode=mean reference=\(Repository.root)/README.md")
        #expect(error.code == .notAllowed)
        #expect(
            error.message
                == "a file that is run may not read outside its folder without --allow: \(Repository.root)/README.md")
    }

    @Test("the prompt shows what is in force", arguments: [false, true])
    func marks(plain: Bool) throws {
        var session = try session("ablate L2H1 mode=mean", "patch L1 from=Rome", "patch L2 from=Rome")
        let minus = plain ? "-" : "−"
        #expect(TerminalCells.prompt(session, plain: plain) == "lab[4] \(minus)L2H1 +patch> ")
        _ = try session.value("steer L0 from=Rome")
        #expect(TerminalCells.prompt(session, plain: plain) == "lab[5] \(minus)L2H1 +patch +steer> ")
        _ = try session.value("noise weights L0 std=0.1")
        #expect(TerminalCells.prompt(session, plain: plain) == "lab[6] \(minus)L2H1 +patch … 2 more> ")
    }

    private static func file(_ text: String) throws -> String {
        let file = NSTemporaryDirectory() + "lab-text-\(UUID().uuidString).txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    private static func word(_ text: String) -> Word { Word(text: text, key: nil, isQuoted: false, span: 0..<1) }
}

private func unshadowed(_ cells: String...) throws -> Session {
    var made = try session()
    for cell in cells { _ = try made.value(cell) }
    return made
}
