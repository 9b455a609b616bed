import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Commands")
struct CommandTests {
    @Test("every command's example runs, and help shows it")
    func examples() throws {
        _ = Sandbox.folder
        for command in CommandTable.all {
            var session = try session()
            Sandbox.empty()
            for cell in command.example { #expect(throws: Never.self, "\(cell)") { try session.value(cell) } }
            guard case .message(let page) = try session.value("help \(command.name)") else {
                Issue.record("no page"); return
            }
            for cell in command.example { #expect(page.contains("> \(cell)")) }
            for columns in [40, 60, 80] {
                let lines = render(.message(page), RenderOptions(columns: columns)).lines
                #expect(lines.allSatisfy { displayWidth($0) <= columns }, "\(command.name) at \(columns)")
            }
        }
    }

    @Test(
        "what cannot be done says what is wrong and what to do, and leaves the session as it was",
        arguments: [
            ("prompt", "the prompt is empty", "for example: prompt Paris is the capital of"),
            ("prompt \"\"", "the prompt is empty", "for example: prompt Paris is the capital of"),
            ("temp -1", "a temperature cannot be below 0", "0 is greedy, 1 is the model as it is, above 1 is wilder"),
            ("temp warm", "a temperature is a number, not \"warm\"", nil),
            (
                "sample 1000000", "mini sees at most 256 tokens; the prompt has 6, so 250 can follow, not 1000000",
                "ask for 250 or fewer"
            ),
            ("ablate L9H0", "no layer 9: this model has layers 0 to 3", nil),
            ("ablate L2H8", "no head 8 in layer 2: its heads are 0 to 7", nil),
            (
                "ablate banana", "no site \"banana\"",
                "write L2H0 for a head, L2.attn, L2.mlp, L2 for a layer, L2N7 for a neuron, or embed"
            ),
            ("ablate L2H0 pos=6", "no position 6: the prompt has 6 tokens", "positions go from 0 to 5; -1 is the last"),
            ("lens \"Greece\"", "\"Greece\" is 2 tokens; \" Greece\" is one", "did you mean \" Greece\"?"),
            ("lens \" Frence\"", "no token \" Frence\"; nearest: \" France\"", "type \" France\" with its quotes"),
            ("lens Frence", "no token \"Frence\"; nearest: \" France\"", "type \" France\" with its quotes"),
            ("pick #2048", "no token #2048", "ids go from #0 to #2047"),
            (
                "softmax [2, x]", "unknown name \"x\"",
                "a name is given with =, as in x = [2, 1, 0.1]; vars lists those there are"
            ),
            ("softmax [2, 1", "this bracket is never closed", "add a ]"),
            ("softmax []", "the vector is empty", "write it like [2, 1, 0.1]"),
            (
                "bias \"␠and\" 1", "no token \"␠and\": ␠ stands for a space in the tables",
                "type \" and\" with its quotes"
            ),
            ("lens \"Fr", "this quote is never closed", "add a \""),
            ("sample 5 sede=3", "no option \"sede=\" here", "did you mean \"seed=\"?"),
            ("t", "\"t\" could be temp or trace or top or tokens or train", "type one letter more"),
            ("prmpt x", "no command \"prmpt\"; did you mean \"prompt\"?", nil),
            ("> top", "a > marks a cell in a document, and is not typed", "type what stands behind it"),
            ("Xyz is the capital of", "no command \"Xyz\"", "to run the model on a text, begin with prompt"),
            ("sample -3", "the number of tokens is 1 or more, not -3", nil),
            ("load mnii", "no model \"mnii\"", "did you mean \"mini\"?"),
            ("noise L1", "how strong is the noise to be?", "add std=0.5, or std=0.5x for half the site's own spread"),
            ("clear 3", "nothing is in force", nil),
        ] as [(String, String, String?)])
    func errors(cell: String, message: String, hint: String?) throws {
        var session = try session("prompt Paris is the capital of")
        let before = try session.distribution("top")
        let error = try session.error(cell)
        #expect(error.message == message)
        #expect(error.hint == hint)
        #expect(try session.distribution("top") == before)
    }

    @Test("a prompt longer than the context is refused with both numbers")
    func tooLong() throws {
        var session = try session()
        let error = try session.error("prompt " + String(repeating: "one two ", count: 200))
        #expect(error.code == .promptTooLong)
        #expect(error.message.hasSuffix("and mini sees at most 256"))
    }

    @Test("what the tour turns off: two heads carry one skill each, and no single head the capitals")
    func skills() throws {
        let capitals = "prompt Paris is the capital of"
        let list = "prompt Listen: apple river stone cloud Repeat: apple river stone"
        let map = "prompt When Anna and Ben went to the market, Ben gave a map to"
        func best(_ cells: String...) throws -> NextToken {
            var session = try session()
            for cell in cells.dropLast() { _ = try session.value(cell) }
            return try #require(try session.distribution(cells.last ?? "").next.first)
        }
        func text(_ token: NextToken) -> String { String(decoding: token.token.bytes, as: UTF8.self) }
        #expect(try text(best(capitals)) == " France")
        #expect(try best(capitals).prob > 0.99)
        #expect(try text(best(list)) == " cloud")
        #expect(try best(list).prob > 0.98)
        #expect(try text(best(map)) == " Anna")
        #expect(try best(map).prob > 0.98)

        #expect(try text(best("ablate L2H1", map)) == " Ben")
        #expect(try text(best("ablate L2H1", list)) == " cloud")
        #expect(try best("ablate L2H1", list).prob > 0.98)
        #expect(try text(best("ablate L1H6", list)) != " cloud")
        #expect(try best("ablate L1H6", list).prob < 0.1)
        #expect(try text(best("ablate L1H6", map)) == " Anna")
        #expect(try best("ablate L1H6", map).prob > 0.9)

        for layer in 0..<4 {
            for head in 0..<8 {
                let without = try best("ablate L\(layer)H\(head)", capitals)
                #expect(text(without) == " France" && without.prob > 0.9, "L\(layer)H\(head)")
            }
        }
        #expect(try text(best("ablate L2.attn", capitals)) != " France")
    }

    @Test("the same seed repeats the same calls; each call without a seed is the next continuation")
    func seeds() throws {
        var session = try session("prompt My favourite country is", "seed 7")
        let first = try [session.value("sample 6"), session.value("sample 6")]
        #expect(first[0] != first[1])
        _ = try session.value("seed 7")
        #expect(try [session.value("sample 6"), session.value("sample 6")] == first)
        #expect(try session.value("sample 6 seed=7") == first[0])
    }

    @Test("sampling does not extend the prompt, and pick does")
    func prompts() throws {
        var session = try session("prompt My favourite country is")
        let before = session.state.prompt
        _ = try session.value("sample 5")
        #expect(session.state.prompt == before)
        _ = try session.value("pick 1")
        #expect(session.state.prompt?.ids.count == (before?.ids.count ?? 0) + 1)
    }

    @Test("loading drops interventions with a word about it, and keeps the prompt")
    func loading() throws {
        var session = try session("prompt Paris is the capital of", "ablate L0H0")
        guard case .model(let model) = try session.value("load nano") else { Issue.record("no model"); return }
        #expect(model.notes.first?.hasPrefix("Dropped what was in force") == true)
        #expect(session.state.interventions.isEmpty)
        #expect(session.state.prompt?.text == "Paris is the capital of")
    }

    @Test("bos=off and a name of one's own hold for that call alone")
    func loadingAgain() throws {
        var session = try session("load mini bos=off", "prompt Paris is")
        let ids = try #require(session.state.model).tokenizer.encode("Paris is")
        #expect(ids.count == 2)
        #expect(session.state.prompt?.ids == ids)
        _ = try session.value("load mini as=other")
        #expect(session.state.model?.name == "other")
        _ = try session.value("load mini")
        #expect(session.state.model?.name == "mini")
        #expect(session.state.prompt?.ids == [0] + ids)
    }

    @Test("save writes over its own file, but not over what somebody has written in it since")
    func saving() throws {
        let file = NSTemporaryDirectory() + "lab-save-\(UUID().uuidString).md"
        defer { try? FileManager.default.removeItem(atPath: file) }
        var session = try session("1 + 1", "save \(file)", "2 + 2", "save \(file)")
        let saved = try String(contentsOfFile: file, encoding: .utf8)
        #expect(saved.contains("> 2 + 2"))
        try Data((saved + "My own words.\n").utf8).write(to: URL(fileURLWithPath: file))
        let error = try session.error("save \(file)")
        #expect(error.code == .fileExists)
        #expect(error.message == "\(file) was changed after it was saved")
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasSuffix("My own words.\n"))
        _ = try session.value("save \(file) replace=on")
        #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("My own words."))
    }

    @Test(
        "save opens nothing that it did not write: a pipe is there already, and is not waited for",
        .timeLimit(.minutes(1)))
    func savingOverAnother() throws {
        let file = NSTemporaryDirectory() + "lab-save-\(UUID().uuidString).md"
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(mkfifo(file, 0o600) == 0)
        var session = try session("1 + 1")
        let error = try session.error("save \(file)")
        #expect(error.code == .fileExists)
        #expect(error.message == "\(file) is there already")
    }

    @Test("clear says what it leaves: the dice's temperature and filter")
    func clearing() throws {
        var session = try session("temp 0.5", "filter top-k=3", "ablate L2H0")
        guard case .changes(let value) = try session.value("clear") else { Issue.record("no changes"); return }
        #expect(value.notes == ["The dice keep what you set for them: temperature 0.5 (temp 1), top-k 3 (filter off)."])
    }

    @Test("interventions before any prompt are listed, not run")
    func changesWithoutPrompt() throws {
        var session = try session()
        #expect(try session.value("ablate L2H0").kind == "changes")
        #expect(try session.value("abl L2H*").kind == "changes")
        #expect(session.state.interventions.count == 8)
    }

    @Test(
        "sites are read in every spelling",
        arguments: [
            ("L3H5", ["L3H5"]), ("3.5", ["L3H5"]), ("l1.mlp", ["L1.mlp"]),
            ("L0-2.attn", ["L0.attn", "L1.attn", "L2.attn"]),
            ("embed", ["embed"]), ("L2", ["L2"]), ("L3N120", ["L3N120"]), ("L2H6-7", ["L2H6", "L2H7"]),
        ])
    func sites(text: String, names: [String]) throws {
        let shape = try #require(try session().state.model?.shape)
        let word = Word(text: text, key: nil, isQuoted: false, span: 0..<1)
        #expect(try SiteName.parse(word, shape: shape).map(\.name) == names)
    }

    @Test("what a filter has cut off is nothing, and what is only cold is not quite")
    func rest() throws {
        var session = try session("load nano", "prompt Ljubljana is the capital of")
        for (cell, isNothing) in [("filter top-k=10", true), ("filter off", nil), ("temp 0.2", false)] {
            guard case .distribution(let value) = try session.value(cell) else { continue }
            #expect(value.samplingRest.map { $0 == 0 } == isNothing, "\(cell)")
        }
    }
}
