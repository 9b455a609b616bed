import Engine
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

@Suite("Remote models")
struct RemoteTests {
    private let played: PlayedServer

    init() throws { played = try PlayedServer() }

    @Test("loading says where it is and what is known; the prompt stays, changes are dropped")
    func load() throws {
        var session = try played.session([:], "prompt A text", "ablate L0H0")
        guard case .remoteModel(let value) = try session.value("load \(played.address)/v1 as=big") else {
            Issue.record("no remote model"); return
        }
        #expect((value.name, value.served, value.address) == ("big", "played", played.address))
        #expect(value.context == 64)
        #expect(value.notes.first == "Dropped what was in force: one change of the model before.")
        #expect(
            value.notes.last
                == "The prompt stays; it now goes on with \" France\" first. top shows the table.".replacing(
                    "\" F", with: "\"␠F"))
        #expect(session.state.changes.isEmpty)
        #expect(session.state.prompt?.text == "A text")
        _ = try session.value("load nano")
        #expect(session.state.prompt?.ids == session.state.model?.encodePrompt("A text"))
    }

    @Test("the table holds what the server told, the rest, and the least that the entropy can be")
    func prompt() throws {
        var session = try played.loaded()
        let value = try session.distribution("prompt A text")
        #expect(
            value.next.map { String(decoding: $0.token.bytes, as: UTF8.self) } == Array(PlayedServer.words.prefix(5)))
        #expect(value.next.allSatisfy { $0.logit == nil && $0.token.id == nil })
        #expect(abs(value.rest - 0.22) < 1e-9)
        #expect(value.restCount == nil)
        #expect(value.told == 5)
        #expect(value.isEntropyLeast)
        let text = render(.distribution(value), RenderOptions())
        #expect(text.contains("the rest"))
        #expect(text.contains("log p"))
        #expect(text.contains("the server told 5 tokens"))
        #expect(text.contains("The server reads the prompt as 3 tokens."))
        let json = jsonValue(.distribution(value)).text
        #expect(json.contains(#""entropy": null, "entropy_at_least": "#))
        #expect(json.contains(#""id": null, "text": " France", "logit": null, "logprob": -0.916"#))
    }

    @Test("tables of one prompt are made of one answer")
    func remembered() throws {
        var session = try played.loaded("prompt A text", "temp 0.5", "filter top-k=2", "top 3")
        _ = try session.value("softmax temp=1")
        #expect(played.server.requests.count { $0.path == "/v1/completions" } == 1)
    }

    @Test("p(dice) is exact where the filter cuts within the list, a range where the rest decides, else not known")
    func dice() throws {
        var session = try played.loaded("prompt A text")
        let exact = try session.distribution("filter top-k=2")
        #expect(abs((exact.next[0].samplingProb ?? 0) - 0.4 / 0.6) < 1e-9)
        _ = try session.value("filter off")
        let range = try session.distribution("temp 0.5")
        #expect(range.next[0].samplingProb == nil)
        let bounds = try #require(range.next[0].samplingRange)
        // 0.16 over the listed squares, and over those and as much as the rest can add.
        #expect(abs(bounds.upperBound - 0.16 / 0.2134) < 1e-9)
        #expect(abs(bounds.lowerBound - 0.16 / (0.2134 + 0.22 * 0.03)) < 1e-9)
        let unknown = try session.distribution("filter top-p=0.5")
        #expect(unknown.next.allSatisfy { $0.samplingProb == nil && $0.samplingRange == nil })
        #expect(unknown.notes.contains { $0.contains("comes first is the server's choice") })
    }

    @Test("softmax works on ln p, and needs T = 1")
    func softmax() throws {
        var session = try played.loaded("prompt A text")
        guard case .softmax(let value) = try session.value("softmax") else { Issue.record("no softmax"); return }
        #expect(abs(value.p[0] - 0.4) < 1e-9)
        #expect(abs(value.sum - 2.5) < 1e-9)
        #expect(abs(value.unlistedSum - 0.55) < 1e-9)
        #expect(value.unlisted == nil)
        #expect(
            try session.error("softmax temp=2").message
                == "at T = 2 the sum goes over all tokens, and the server tells 5")
    }

    @Test("a bias is worked out exactly, and sent with the id that the server gave")
    func bias() throws {
        var session = try played.loaded("prompt A text")
        let value = try session.distribution("bias \" the\" 2")
        let whole = 1 + 0.2 * (Elementary.exp(2) - 1)
        #expect(String(decoding: value.next[0].token.bytes, as: UTF8.self) == " the")
        #expect(abs(value.next[0].prob - 0.2 * Elementary.exp(2) / whole) < 1e-9)
        #expect(abs(value.next[1].prob - 0.4 / whole) < 1e-9)
        #expect(abs((value.baseline?.counterparts[0].prob ?? 0) - 0.2) < 1e-9)
        guard case .sample(let sample) = try session.value("sample 2") else { Issue.record("no sample"); return }
        #expect(sample.continuations[0].text == " the the")
        #expect(sample.continuations[0].draws.allSatisfy { $0.prob == nil })
        let sent = try #require(played.server.requests.last.map(PlayedServer.fields))
        #expect(sent["logit_bias"] as? [String: Double] == ["1": 2])
    }

    @Test("a biased token that was not listed is asked for by itself")
    func probe() throws {
        var session = try played.loaded("prompt A text")
        let value = try session.distribution("bias London 3")
        let row = try #require(value.next.first { $0.token.bytes == Array(" London".utf8) })
        let e = Elementary.exp(3)
        #expect(abs(row.prob - 0.02 * e / (1 + 0.02 * (e - 1))) < 1e-9)
        #expect(value.notes.first == "London means the token \" London\", with the space before it.")
    }

    @Test("without ids there is no bias by text, and the error says why")
    func noIDs() throws {
        let server = try PlayedServer { $0.path.contains("tokenize") ? PlayedServer.error(404, "") : nil }
        var session = try server.loaded("prompt A text")
        let error = try session.error("bias \" the\" 2")
        #expect(error.message == "a bias is sent by the token's id, and 127.0.0.1 does not say which id a text has")
        // By its id it can be done: what the server writes then tells the text.
        #expect(try session.distribution("bias #1 2").changes[0].token?.id == 1)
    }

    @Test("a text of several tokens cannot be biased as one")
    func severalTokens() throws {
        var session = try played.loaded("prompt A text")
        #expect(try session.error("bias \" Liechtenstein\" 2").code == .severalTokens)
    }

    @Test("the server draws: each continuation is sent a seed, u is not known, and that is said")
    func sample() throws {
        var session = try played.loaded("prompt A text", "seed 7")
        guard case .sample(let value) = try session.value("sample 3 count=2") else { Issue.record("no sample"); return }
        #expect(value.sentSeeds == [7, 8])
        #expect(value.continuations.allSatisfy { $0.draws.count == 3 && $0.draws.allSatisfy { $0.u == nil } })
        #expect(abs((value.continuations[0].draws[0].prob ?? 0) - 0.4) < 1e-9)
        #expect(render(.sample(value), RenderOptions()).contains("The server drew, with seeds 7 to 8"))
        let seeds = played.server.requests.map(PlayedServer.fields).compactMap { $0["seed"] as? Int }
        #expect(seeds == [7, 8])
        _ = try session.value("sample 1")
        #expect(PlayedServer.fields(try #require(played.server.requests.last))["seed"] as? Int == 9)
        #expect(jsonValue(.sample(value)).text.contains(#""u": null"#))
    }

    @Test("temperature and filter are the server's to apply")
    func sent() throws {
        var session = try played.loaded(
            "prompt A text", "temp 0.7", "filter top-k=4 top-p=0.9 min-p=0.1 repetition=1.2")
        _ = try session.value("sample 1")
        let sent = PlayedServer.fields(try #require(played.server.requests.last))
        #expect(sent["temperature"] as? Double == 0.7)
        #expect(sent["top_k"] as? Int == 4)
        #expect(sent["top_p"] as? Double == 0.9)
        #expect(sent["min_p"] as? Double == 0.1)
        #expect(sent["repeat_penalty"] as? Double == 1.2)
    }

    @Test("greedy asks at T = 0, and knows the runner-up")
    func greedy() throws {
        var session = try played.loaded("prompt A text", "temp 1.5", "filter top-k=4")
        guard case .sample(let value) = try session.value("greedy 2") else { Issue.record("no sample"); return }
        let sent = PlayedServer.fields(try #require(played.server.requests.last))
        #expect(sent["temperature"] as? Double == 0)
        #expect(sent["top_k"] as? Int == 0)
        #expect(value.continuations[0].text == " France France")
        #expect(abs((value.continuations[0].draws[0].rival?.margin ?? 0) - 0.2) < 1e-9)
        #expect(session.state.samples == [" France France"])
    }

    @Test("stop= cuts after the token in which it occurs")
    func stop() throws {
        var session = try played.loaded("prompt A text")
        guard case .sample(let value) = try session.value("greedy 9 stop=nc") else { Issue.record("no sample"); return }
        #expect(value.continuations[0].text == " France")
        #expect(value.continuations[0].stopped == "stop")
    }

    @Test("beside a local model, tokens are matched by their text, and what was not told says so")
    func compare() throws {
        var session = try played.loaded("prompt Paris is the capital of")
        guard case .comparison(let value) = try session.value("compare nano") else { Issue.record("none"); return }
        #expect(value.columns.map(\.label) == ["played", "nano"])
        #expect(value.columns[0].absent == "not told")
        #expect(value.columns[0].probs.contains(nil))
        let france = try #require(value.rows.firstIndex { $0.bytes == Array(" France".utf8) })
        #expect(abs((value.columns[0].probs[france] ?? 0) - 0.4) < 1e-9)
        #expect((value.columns[1].probs[france] ?? 0) > 0)
    }

    @Test("several temperatures beside each other")
    func temperatures() throws {
        var session = try played.loaded("prompt A text")
        guard case .comparison(let value) = try session.value("temp 0 1") else { Issue.record("none"); return }
        #expect(value.columns[0].probs == [1, 0, 0, 0, 0])
        #expect(abs((value.columns[1].probs[0] ?? 0) - 0.4) < 1e-9)
    }

    @Test("pick appends the text of a row, or any text")
    func pick() throws {
        var session = try played.loaded("prompt A text", "pick 2", "pick \" tree\"")
        #expect(session.state.prompt?.text == "A text the tree")
        #expect(try session.error("pick 9").message == "the server tells 5 tokens, and not a 9th")
    }

    @Test(
        "what needs the inside says so, by name",
        arguments: [
            "lens", "ablate L0H0", "attention L0H0", "attribute", "sweep heads", "trace France", "noise L0.mlp std=1",
            "heads previous", "verify", "perplexity x.md", "steer L0 from=a", "patch L0 from=a", "corpus A",
            "export a.npy",
        ])
    func weights(cell: String) throws {
        var session = try played.loaded("prompt A text")
        let error = try session.error(cell)
        let name = cell.split(separator: " ")[0]
        #expect(error.message == "\(name) needs the weights; this model is remote")
        #expect(error.code == .needsWeights)
        #expect(error.hint?.contains("load mini") == true)
    }

    @Test(
        "so do names of the calculator that are made of the whole vocabulary",
        arguments: [
            "logits", "probs", "sampling_probs", "baseline_probs", "ids", "layer_count", "parameters", "settling_layer",
        ])
    func names(name: String) throws {
        var session = try played.loaded("prompt A text")
        #expect(try session.error("len(\(name))").message == "\(name) needs the weights; this model is remote")
    }

    @Test("text, temperature and samples are there")
    func known() throws {
        var session = try played.loaded("prompt A text", "greedy 1")
        #expect(try session.value("text") == .text("A text"))
        #expect(try session.value("samples") == .list([" France"]))
        #expect(try session.number("interventions") == 0)
    }

    @Test("undo leads back to the model before")
    func undo() throws {
        var session = try played.loaded()
        _ = try session.value("undo")
        #expect(session.state.model?.name == "mini")
    }

    @Test("a notebook that is not trusted reaches no server")
    func permission() throws {
        var session = try played.session([:], permissions: .file(in: Sandbox.folder))
        let error = try session.error("load \(played.address)")
        #expect(error.code == .notAllowed)
        #expect(error.message.hasPrefix("a file that is run may not reach the network without --allow"))
        #expect(played.server.requests.isEmpty)
    }

    @Test("a key goes to the server, and into nothing that is written")
    func key() throws {
        _ = Sandbox.folder
        var session = try played.session(
            ["LAB_API_KEY": "sesame-open", "OPENAI_API_KEY": "sk-other"], "load \(played.address)", "prompt A text",
            "sample 1")
        #expect(played.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer sesame-open" })
        _ = try session.value("save key.md replace=on")
        let text = try String(contentsOfFile: "key.md", encoding: .utf8)
        #expect(!text.contains("sesame"))
        #expect(!"\(session.state)".contains("sesame"))
        let other = try played.session(["OPENAI_API_KEY": "sk-other"], "load \(played.address)")
        #expect(other.state.subject != nil)
        #expect(played.server.requests.last?.headers["authorization"] == nil)
    }

    @Test("a transcript knows the model by its server and its name, and a replay on another is another model")
    func replay() throws {
        let session = try played.loaded("prompt A text", "greedy 2")
        let text = try Transcript(session: session).text()
        #expect(text.contains("\nremote.played: \(played.address) played\n"))
        let again = try replayed(text)
        #expect(again.mismatch == nil)
        #expect(again.tally.isSame)
        let other = try replayed(text.replacing("\(played.address) played", with: "http://elsewhere:1 played"))
        #expect(other.mismatch?.hasSuffix("and this was recorded with http://elsewhere:1 played") == true)
    }

    private func replayed(_ text: String) throws -> ReplayReport {
        let document = try Document(text)
        var report = ReplayReport(document, .init()) { _ in }
        var session = try played.session()
        var source = DocumentCells(document)
        _ = Driver.run(&session, from: &source, to: &report)
        report.finish()
        return report
    }
}
