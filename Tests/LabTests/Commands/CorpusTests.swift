import Atlas
import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("The corpus command")
struct CorpusTests {
    @Test("counts, shares, what was meant and what was learned stand beside each other")
    func favourites() throws {
        var session = try session()
        let value = try session.counts("corpus My favourite country is")
        #expect(value.total == 13_454)
        #expect(value.bytes == 12_000_293)
        #expect(value.lines == 63_693)
        #expect(
            value.next.map { String(decoding: $0.token.bytes, as: UTF8.self) }.prefix(3) == [
                " France", " United", " Italy",
            ])
        #expect(value.next.reduce(0) { $0 + $1.count } + value.rest == value.total)
        let france = try #require(value.next.first)
        #expect(france.count == 5341)
        #expect(france.share == 5341.0 / 13_454)
        #expect(abs(try #require(france.exact) - 0.4) < 1e-12)
        _ = try session.value("prompt My favourite country is")
        #expect(try france.prob == session.number("probs[\" France\"]"))
        #expect(try session.counts("corpus") == value)
    }

    @Test("what is counted is what a search of the text finds")
    func search() throws {
        var session = try session()
        let text = String(decoding: Corpus.training.text(), as: UTF8.self)
        let tokyo = text.ranges(of: "The capital of Japan is Tokyo.").count
        let value = try session.counts("corpus The capital of Japan is")
        #expect(value.total == tokyo)
        #expect(value.next.map(\.count) == [tokyo])
        let ends = try session.counts("corpus The capital of Japan is Tokyo.")
        #expect(ends.next.first?.count == text.ranges(of: "The capital of Japan is Tokyo.\n").count)
        #expect(ends.next.first?.token.id == 0)
        let starts = try session.counts("corpus <|endoftext|>The capital of Japan is")
        #expect(starts.total == text.ranges(of: "\nThe capital of Japan is").count)
    }

    @Test("interventions change what the model says, and nothing that was counted")
    func interventions() throws {
        var session = try session()
        let before = try session.counts("corpus Paris is the capital of")
        _ = try session.value("ablate L2.attn")
        let after = try session.counts("corpus Paris is the capital of")
        #expect(before.next.map(\.count) == after.next.map(\.count))
        #expect(try #require(after.next.first?.prob) < #require(before.next.first?.prob) - 0.2)
        #expect(after.changes.count == 1)
    }

    @Test("a text that also stands within sentences has no exact value, and says where it has one")
    func inside() throws {
        var session = try session()
        let anywhere = try session.counts("corpus Paris")
        #expect(anywhere.next.allSatisfy { $0.exact == nil })
        #expect(
            anywhere.notes == [
                "it stands within sentences too, so there is no exact value beside; <|endoftext|>Paris counts beginnings of lines"
            ])
        let starts = try session.counts("corpus <|endoftext|>Paris")
        #expect(starts.next.map(\.exact) == [1])
        #expect(starts.notes == [])
        let within = try session.counts("corpus pay with the")
        #expect(
            within.notes == [
                "the model reads it as the beginning of a line, and there the training text never has it"
            ])
        // A prompt is the beginning of a line, whether or not its marker is written out.
        #expect(starts.next.first?.prob == anywhere.next.first?.prob)
    }

    @Test("what was never drawn still has a probability")
    func unseen() throws {
        var session = try session()
        let value = try session.counts("corpus When Anna and Ben went to the market, Anna gave a map to")
        #expect(value.total == 0)
        #expect(value.next.map(\.exact) == [1])
        let lines = render(.counts(value), RenderOptions()).lines
        #expect(lines[1].hasPrefix("  1  ␠Ben              0      –  100.0 %"))
        #expect(lines[2] == "  not once in the training text (12.0 MB, 63,693 lines)")
        #expect(try session.counts("corpus zebra").next == [])
        #expect(try session.error("why").message == "nothing was counted, so there is no share to explain")
    }

    @Test("half a token is followed by nothing; a space at the end is a word's own")
    func halves() throws {
        var session = try session()
        let half = try session.counts("corpus Paris is the cap")
        #expect((half.total, half.split) == (0, 979))
        #expect(half.next == [])
        let lines = render(.counts(half), RenderOptions()).lines
        #expect(lines[1].hasPrefix("  always as the beginning of a longer token"))
        let space = try session.counts("corpus \"Paris is the \"")
        #expect(
            space.notes == [
                "the text ends with a space, and the space belongs to the token that follows: leave it out"
            ])
    }

    @Test("the share is derived from its count")
    func why() throws {
        var session = try session("corpus My favourite country is")
        guard case .derivation(let derivation) = try session.value("why") else {
            Issue.record("no derivation")
            return
        }
        #expect(derivation.quantity == "share of ␠France")
        #expect(derivation.lines.last?.value == .number(5341.0 / 13_454))
    }

    @Test("JSON holds what the contract says")
    func jsonValue() throws {
        var session = try session()
        let value = try session.value("corpus Paris is the capital of")
        let line = json(cell: 1, input: "", result: .success(value))
        #expect(
            line.contains("\"kind\": \"counts\", \"value\": {\"text\": \"Paris is the capital of\", \"total\": 979"))
        #expect(line.contains("\"text\": \" France\", \"count\": 979, \"share\": 1.0, \"exact\": 1.0, \"prob\": 0.99"))
        #expect(json(cell: 1, input: "", result: .success(try session.value("corpus pay"))).contains("\"exact\": null"))
    }

    @Test("the screen fits, plain and narrow")
    func screen() throws {
        var session = try session()
        for text in ["My favourite country is", "The", "Paris is the capital of France.", "<|endoftext|>"] {
            let value = try session.value("corpus \(text)")
            for options in [RenderOptions(), RenderOptions(columns: 40), RenderOptions(columns: 60, plain: true)] {
                let lines = render(value, options).lines
                #expect(lines.allSatisfy { displayWidth($0) <= options.columns }, "\(text)")
                #expect(!options.plain || lines.joined().utf8.allSatisfy { $0 < 128 })
            }
        }
        let lines = render(try session.value("corpus My favourite country is"), RenderOptions()).lines
        #expect(lines[0] == "      what follows  count   share   exact  p(model)")
        let learned = try #require(try session.counts("corpus My favourite country is").next.first?.prob)
        #expect(lines[1].hasPrefix("  1   ␠France       5,341  39.7 %  40.0 %    \(percent(learned))  ████"))
        #expect(lines[11] == "  13,454 times in the training text (12.0 MB, 63,693 lines)")
    }

    @Test("a model of one's own, no text, no prompt")
    func refusals() throws {
        var session = try session()
        #expect(try session.error("corpus").message == "there is no prompt yet")
        #expect(try session.error("corpus \"\"").code == .emptyPrompt)
        let folder = NSTemporaryDirectory() + "nano-\(UUID().uuidString)"
        try FileManager.default.createSymbolicLink(
            atPath: folder, withDestinationPath: Repository.root + "/models/nano")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try session.value("load \(folder) as=mine")
        let error = try session.error("corpus Paris is the capital of")
        #expect(error.message == "what mine was trained on is not here")
        #expect(error.hint == "load mini, or another of the bundled models, whose text is")
        // Under whatever name or path, a bundled one is a bundled one.
        _ = try session.value("load \(Repository.root)/models/nano as=mine bos=off")
        #expect(try session.counts("corpus Paris is the capital of").total == 979)
    }
}

extension Session {
    fileprivate mutating func counts(_ cell: String) throws -> CountsValue {
        guard case .counts(let value) = try value(cell) else {
            Issue.record("\(cell) counted nothing")
            throw CellError(.syntax, "")
        }
        return value
    }
}
