import Testing

@testable import Lab

@Suite("Words of a command")
struct ArgumentTests {
    private func words(_ text: String) throws -> [String] {
        try Lexer.words(text).map { ($0.key.map { "\($0)=" } ?? "") + ($0.isQuoted ? "'\($0.text)'" : $0.text) }
    }

    @Test(
        "a bare word runs to the next space; quotes and brackets hold together; key=value is an option anywhere",
        arguments: [
            ("L3H5 mode=mean", ["L3H5", "mode=mean"]), ("mode=mean L3H5", ["mode=mean", "L3H5"]),
            ("/a/b-c_d.e~f(1)", ["/a/b-c_d.e~f(1)"]), ("gpt2-xl org/name", ["gpt2-xl", "org/name"]),
            ("\" France\" 'x'", ["' France'", "'x'"]), ("[2, 1, 0.1] temp=2", ["[2, 1, 0.1]", "temp=2"]),
            ("logits[\" a]b\"]", ["logits[\" a]b\"]"]), ("top-k=40 min-p=0.05", ["top-k=40", "min-p=0.05"]),
            ("from=\"The capital\" x", ["from='The capital'", "x"]), ("stop=“.”", ["stop='.'"]), ("a==b", ["a==b"]),
            ("3=4", ["3=4"]), ("#4881 x", ["#4881", "x"]), ("x # no more", ["x"]), ("x #", ["x"]),
            ("a#b c#", ["a#b", "c#"]),
            ("\\\n a\\\nb", ["a", "b"]), ("a\u{A0}b", ["a", "b"]), ("\"\"", ["''"]), ("", []),
        ])
    func split(text: String, expected: [String]) throws {
        #expect(try words(text) == expected.map { $0 == "'x'" ? "'x'" : $0 })
    }

    @Test(
        "within quotes, escapes stand for what cannot be typed",
        arguments: [
            (#""a\"b""#, "a\"b"), (#""a\\b""#, "a\\b"), (#""a\nb\tc""#, "a\nb\tc"), (#""\u{1F600}""#, "😀"),
            (#""\u{41}\u{0}\u{301}""#, "A\0\u{301}"), (#""it’s “so”""#, "it’s “so”"), ("“say \"so\"”", "say \"so\""),
            ("”both right”", "both right"), ("“both left“", "both left"), (#""\“\”""#, "“”"), ("\"a \\\nb\"", "a b"),
            ("\"#no comment # here\"", "#no comment # here"),
        ])
    func quotes(typed: String, text: String) throws {
        let words = try Lexer.words(typed)
        #expect(words.map(\.text) == [text])
        #expect(words.map(\.isQuoted) == [true])
        #expect(try ExpressionParser.parse(typed) == Expression(.text(text), 0..<0))
    }

    @Test(
        "an escape that means nothing is pointed at",
        arguments: [
            (#""ab\q""#, "no escape \"\\q\"", 3..<5), (#""\u{110000}""#, "this is no character", 1..<10),
            (#""\u{D800}""#, "this is no character", 1..<8), (#""\u{}""#, "this is no character", 1..<4),
            (#""\u41""#, "this is no character", 1..<3), (#""\u{12345678}""#, "this is no character", 1..<11),
            ("\"abc", "this quote is never closed", 0..<1), ("“abc\"", "this quote is never closed", 0..<1),
            (#""\"#, "the cell ends in the middle of an escape", 1..<2),
        ])
    func escapes(typed: String, message: String, span: Range<Int>) throws {
        let error = try #require(throws: CellError.self) { try Lexer.words(typed) }
        #expect(error.message == message)
        #expect(error.span == span)
        #expect(error.code == .syntax)
    }

    /// What a raw-text command is given: its text, and its options.
    private func raw(_ rest: String) throws -> (text: String?, isQuoted: Bool, option: String?) {
        var arguments = try Arguments(cell: "prompt" + rest, from: 6, raw: true)
        let word = arguments.next()
        return (word?.text, word?.isQuoted ?? false, arguments.option("seed")?.text)
    }

    @Test(
        "in raw text nothing is special",
        arguments: [
            " a=1 [b (c # d \"e\" #4 'f' \\n \\\\", " \"He said\" no", " he said \"no\"", " \"a\"b", " “a” and “b”",
            " \"open",
            " # not a comment", " 1 + 1", " seed=7", " \\u{41}",
        ])
    func rawText(rest: String) throws {
        #expect(try raw(rest).text == String(rest.dropFirst()))
        #expect(try raw(rest).isQuoted == false)
    }

    @Test("raw text loses white space at its ends, and a \\ that carries the line on")
    func rawEnds() throws {
        #expect(try raw("   Paris is  the \t").text == "Paris is  the")
        #expect(try raw(" Paris \\\nis").text == "Paris is")
        #expect(try raw(" Paris\\").text == "Paris")
        #expect(try raw(" Paris\\\\").text == "Paris\\\\")
        #expect(try raw("").text == nil)
        #expect(try raw("   ").text == nil)
    }

    @Test("raw text that is one quoted string, possibly followed by options, is read as quoted")
    func rawQuoted() throws {
        #expect(try raw(" \" Paris \"") == (" Paris ", true, nil))
        #expect(try raw(" “ Paris ” seed=7") == (" Paris ", true, "7"))
        #expect(try raw(" \"a\\n\\u{41}\"") == ("a\nA", true, nil))
        #expect(try raw(" \"a \\\nb\"") == ("a b", true, nil))
        #expect(try raw(" \"a\" seed=7 b") == ("\"a\" seed=7 b", false, nil))
        #expect(try raw(" \"\"") == ("", true, nil))
    }

    @Test("every command of raw text takes the rest of the line so, and no other does")
    func rawCommands() {
        let raw = CommandTable.all.filter { $0.takesRawText }.map { $0.name }
        #expect(Set(raw).isSubset(of: ["prompt", "tokens", "surprise", "corpus", "answer"]))
        #expect(raw.contains("prompt") && raw.contains("tokens"))
    }

    @Test("an option given twice, an unknown one, and a word too many are pointed at")
    func refused() throws {
        var session = try session()
        let twice = try session.error("ablate L0H0 mode=mean mode=zero")
        #expect(twice.message == "\"mode=\" is given twice")
        #expect(twice.span == 22..<31)
        let unknown = try session.error("seed 4 sede=3")
        #expect(unknown.code == .unknownOption)
        #expect(unknown.span == 7..<13)
        let surplus = try session.error("seed 4 5")
        #expect(surplus.message == "\"5\" is one word too many")
        #expect(surplus.span == 7..<8)
    }

    @Test("what is quoted in a message is short and holds nothing a terminal would obey")
    func brevity() throws {
        var session = try session()
        let long = String(repeating: "q", count: 10_000)
        for cell in [
            "seed \(long)", "temp \(long)", "ablate \(long)", long, "\(long) + 1", "\(long)(1)", "seed 1 \(long)",
        ] {
            let error = try session.error(cell)
            #expect(error.message.count < 200, "\(error.message.prefix(60))")
        }
        #expect(try session.error("seed \u{1B}c").message == "a seed is a whole number from 0, not \"\\u{1B}c\"")
    }
}
