import Engine
import TestSupport
import Testing

@testable import Lab

/// Sites, positions and tokens: what the arguments of commands stand for.
@Suite("Places")
struct PlaceTests {
    static let shape = GPT2Configuration(layers: 4, heads: 8, width: 128, context: 256, vocabulary: 2048).modelShape

    private func sites(_ text: String) throws(CellError) -> [String] {
        try SiteName.parse(Word(text: text, key: nil, isQuoted: false, span: 7..<9), shape: Self.shape).map(\.name)
    }

    @Test(
        "sites, their ranges and their spellings",
        arguments: [
            ("L3H5", ["L3H5"]), ("3.5", ["L3H5"]), ("l3h5", ["L3H5"]), ("L3", ["L3"]), ("L3.attn", ["L3.attn"]),
            ("L3.MLP", ["L3.mlp"]), ("L3N120", ["L3N120"]), ("embed", ["embed"]),
            ("L0-2.mlp", ["L0.mlp", "L1.mlp", "L2.mlp"]),
            ("L*", ["L0", "L1", "L2", "L3"]), ("L1H2-3", ["L1H2", "L1H3"]), ("L2-3H0", ["L2H0", "L3H0"]),
            ("1.7", ["L1H7"]),
            ("L0H0", ["L0H0"]), ("L3H7", ["L3H7"]),
        ])
    func siteNames(text: String, names: [String]) throws {
        #expect(try sites(text) == names)
    }

    @Test("ranges over everything are as many as there are")
    func all() throws {
        #expect(try sites("L2H*").count == 8)
        #expect(try sites("L*H*").count == 32)
        #expect(try sites("L*N*").count == 4 * 512)
    }

    @Test(
        "what is no site says so, and what is not in the model says what is",
        arguments: [
            ("L4", "no layer 4: this model has layers 0 to 3"), ("L2H8", "no head 8 in layer 2: its heads are 0 to 7"),
            ("L1N512", "no neuron 512 in layer 1: its neurons are 0 to 511"),
            ("L0-99999", "no layer 99999: this model has layers 0 to 3"),
            ("L0-99999N0-99999", "no layer 99999: this model has layers 0 to 3"),
            ("L0-3N0-99999", "no neuron 99999 in layer 0: its neurons are 0 to 511"),
            ("4.0", "no layer 4: this model has layers 0 to 3"), ("L3-1", "no site \"L3-1\""),
            ("banana", "no site \"banana\""),
            ("L", "no site \"L\""), ("L3H", "no site \"L3H\""), ("L3.foo", "no site \"L3.foo\""),
            ("H3", "no site \"H3\""),
            ("3", "no site \"3\""), ("L-1", "no site \"L-1\""),
            ("L99999999999999999999", "no site \"L99999999999999999999\""),
            ("embed2", "no site \"embed2\""), ("L²", "no site \"L²\""), ("", "no site \"\""),
        ])
    func noSites(text: String, message: String) throws {
        let error = try #require(throws: CellError.self) { try sites(text) }
        #expect(error.message == message)
        #expect(error.code == .unknownSite)
        #expect(error.span == 7..<9)
    }

    private func positions(_ text: String, length: Int? = 6) throws(CellError) -> [Int]? {
        try Positions.parse(Word(text: text, key: "pos", isQuoted: false, span: 3..<5), promptLength: length)
    }

    @Test(
        "positions, from both ends, and ranges with both ends",
        arguments: [
            ("0", [0]), ("4", [4]), ("-1", [5]), ("-6", [0]), ("2..5", [2, 3, 4, 5]), ("-2..-1", [4, 5]), ("1..1", [1]),
        ])
    func places(text: String, expected: [Int]) throws {
        #expect(try positions(text) == expected)
    }

    @Test("all positions, or none given, are all of them")
    func everywhere() throws {
        #expect(try positions("all") == nil)
        #expect(try Positions.parse(nil, promptLength: 6) == nil)
    }

    @Test(
        "positions that are not there",
        arguments: [
            ("6", "no position 6: the prompt has 6 tokens"), ("-7", "no position -7: the prompt has 6 tokens"),
            ("5..2", "the range 5..2 runs backwards"), ("x", "no position \"x\""), ("1..x", "no position \"1..x\""),
            ("..2", "no position \"..2\""), ("1...3", "no position \"1...3\""), ("1.5", "no position \"1.5\""),
            ("", "no position \"\""),
            ("99999999999999999999", "no position \"99999999999999999999\""),
        ])
    func noPlaces(text: String, message: String) throws {
        let error = try #require(throws: CellError.self) { try positions(text) }
        #expect(error.message == message)
        #expect(error.span == 3..<5)
    }

    @Test("without a prompt, positions from the end are not known yet, and a range is no longer than any context")
    func noPrompt() throws {
        #expect(try positions("3", length: nil) == [3])
        let fromEnd = try #require(throws: CellError.self) { try positions("-1", length: nil) }
        #expect(fromEnd.code == .noPrompt)
        let huge = try #require(throws: CellError.self) { try positions("0..99999999999", length: nil) }
        #expect(huge.message == "no model sees as many positions as 0..99999999999")
    }

    @Test("negative positions are resolved once: they stay where they were when the prompt grows")
    func resolved() throws {
        var session = try session("prompt Paris is the capital of", "ablate L2H0 pos=-1")
        #expect(session.state.interventions.map(\.positions) == [[5]])
        _ = try session.value("pick 1")
        #expect(session.state.interventions.map(\.positions) == [[5]])
    }

    @Test("a token is a text of one token, an id, or a bare word with the space before it, which is said")
    func tokens() throws {
        var session = try session("prompt Paris is the capital of")
        let model = try #require(session.state.model)
        let france = try #require(model.tokenizer.token(" France"))
        for (typed, note) in [("\" France\"", false), ("#\(france)", false), ("France", true), ("“ France”", false)] {
            let word = try #require(try Lexer.words(typed).first)
            let token = try TokenArgument.resolve(word, model)
            #expect(token.id == france)
            #expect((token.note != nil) == note)
        }
        guard case .lens(let lens) = try session.value("lens France") else { Issue.record("no lens"); return }
        #expect(lens.notes == ["France means the token \" France\", with the space before it."])
    }

    @Test(
        "a text of several tokens is an error that shows the pieces, and offers the one with the space",
        arguments: [
            ("lens \"Greece\"", "\"Greece\" is 2 tokens; \" Greece\" is one", "did you mean \" Greece\"?"),
            ("lens \"\"", "a token has at least one character", nil),
            ("lens #2048", "no token #2048", "ids go from #0 to #2047"),
        ] as [(String, String, String?)])
    func noToken(cell: String, message: String, hint: String?) throws {
        var session = try session("prompt Paris is the capital of")
        let error = try session.error(cell)
        #expect(error.message == message)
        #expect(error.hint == hint)
        let several = try session.error("lens \"the xylophone zebra\"")
        #expect(several.code == .severalTokens)
        #expect(
            several.message
                == "\"the xylophone zebra\" is 13 tokens: \"t\" \"he\" \" \" \"x\" \"y\" \"l\" \"op\" \"h\" …")
        #expect(several.hint == "one token is wanted; the first is \"t\"")
    }

    @Test(
        "the nearest word is within a third of its length, and no word is near a very long one",
        arguments: [
            ("ablat", "ablate"), ("abalte", "ablate"), ("ablatte", "ablate"), ("tmep", "temp"), ("xyz", nil), ("", nil),
        ] as [(String, String?)])
    func spelling(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["ablate", "temp", "load"]) == nearest)
        #expect(Spelling.nearest(to: String(repeating: "q", count: 200), among: ["ablate", "load"]) == nil)
        #expect(Spelling.distance("kitten", "sitting") == 3)
        #expect(Spelling.distance(String(repeating: "a", count: 100), String(repeating: "a", count: 70)) == 30)
    }
}
