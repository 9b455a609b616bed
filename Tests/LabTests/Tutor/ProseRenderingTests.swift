import Testing

@testable import Lab

@Suite("Lessons on the screen")
struct ProseRenderingTests {
    private static let text = """
        ## A heading

        A paragraph that is long enough to be broken, with `code that is long` in it, *emphasis*, **strength**, \
        a [term](glossary.md#term) and an [address](https://example.org/a/rather/long/path/that/does/not/fit/anywhere).

        - first, which goes on and on until it has to be broken and hangs below itself
          - inner
        - second

        1. one
        2. two

        > quoted words

        | token | probability |
        |:------|------------:|
        | ␠France | 40.0 % |
        | ␠Italy | 9.2 % |

        ---
        """

    private func lines(_ columns: Int, _ plain: Bool = false, _ color: ColorDepth = .none) -> [String] {
        var prose = ProseRenderer(RenderOptions(columns: columns, color: color, plain: plain))
        prose.add(Self.text)
        return prose.lines
    }

    @Test("80 columns: at most 72 are used")
    func wide() {
        #expect(
            lines(80) == [
                "A heading", "",
                "A paragraph that is long enough to be broken, with `code that is long`",
                "in it, emphasis, strength, a term and an address",
                "(https://example.org/a/rather/long/path/that/does/not/fit/anywhere).", "",
                "  • first, which goes on and on until it has to be broken and hangs",
                "    below itself", "    • inner", "  • second", "  1. one", "  2. two", "", "    quoted words", "",
                "  token    probability", "  ␠France       40.0 %", "  ␠Italy         9.2 %", "",
                String(repeating: "─", count: 72),
            ])
    }

    @Test("narrower screens are filled, and nothing is wider than they are", arguments: [20, 30, 40, 60, 72, 80, 200])
    func narrow(columns: Int) {
        for plain in [false, true] {
            #expect(lines(columns, plain).allSatisfy { displayWidth($0) <= min(72, columns) }, "\(columns)")
        }
        #expect(lines(60)[2] == "A paragraph that is long enough to be broken, with")
        #expect(lines(60)[3].hasPrefix("`code that is long` in it"))
    }

    @Test("what may be typed stays on one line, up to 40 columns: quotes with the space in them, and code")
    func unbroken() {
        func lines(_ text: String, _ columns: Int) -> [String] {
            var prose = ProseRenderer(RenderOptions(columns: columns))
            prose.add(text)
            return prose.lines
        }
        #expect(lines("Now ask for *the* token \" France\".", 30) == ["Now ask for the token", "\" France\"."])
        #expect(lines("Type `probs[\" France\"] > 0.5` once.", 26) == ["Type", "`probs[\" France\"] > 0.5`", "once."])
        let long = "`" + String(repeating: "long ", count: 12) + "end`"
        #expect(lines("Some words and then " + long, 60)[0].hasPrefix("Some words and then `long"))
    }

    @Test("a table that is too wide becomes a list")
    func table() {
        #expect(lines(20).contains("  token: ␠France"))
        #expect(lines(20).contains("    probability:") || lines(20).contains("    probability: 9.2"))
    }

    @Test("plain output is ASCII where the words are, and has no code of its own")
    func plain() {
        let plain = lines(80, true)
        #expect(plain.joined().utf8.allSatisfy { $0 < 128 })
        #expect(plain.contains("  - second"))
        #expect(plain.contains("  _France       40.0 %"))
    }

    @Test("colour says no more than the words")
    func color() {
        let painted = lines(80, false, .ansi16).joined(separator: "\n")
        #expect(painted.contains("\u{1B}[36mcode"))
        #expect(painted.contains("\u{1B}[1memphasis\u{1B}[0m"))
        #expect(!painted.contains("`"))
    }

    @Test("what a terminal would obey is shown, not sent")
    func control() {
        var prose = ProseRenderer(RenderOptions())
        prose.add("a \u{1B}[31mred\u{1B}[0m\u{7} word `\u{9B}2J`")
        #expect(
            prose.lines.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        let value = LessonValue([
            .rule(lesson: "\u{1B}c", step: 1, of: 2), .code("\u{1B}c"), .question("\u{1B}c"),
            .option(letter: "a", "\u{1B}c"),
            .right("\u{1B}c"), .wrong("\u{1B}c"), .note("\u{1B}c"), .row("\u{1B}c", "\u{1B}c", "\u{1B}c"),
        ])
        #expect(!renderLesson(value, RenderOptions()).contains("\u{1B}"))
    }

    @Test("the rule above a step fits, and is a sentence where nothing is drawn")
    func rule() {
        func rule(_ options: RenderOptions, _ title: String = "04 Where 0.40 comes from") -> String {
            renderLesson(LessonValue([.rule(lesson: title, step: 3, of: 12)]), options)
        }
        #expect(
            rule(RenderOptions())
                == "── 04 Where 0.40 comes from · step 3 of 12 " + String(repeating: "─", count: 29))
        #expect(rule(RenderOptions(plain: true)) == "04 Where 0.40 comes from, step 3 of 12")
        for columns in [20, 40, 60] { #expect(displayWidth(rule(RenderOptions(columns: columns))) <= columns) }
    }

    @Test("a wrong answer is said to be one, whatever is said of it")
    func verdicts() {
        func plain(_ piece: LessonValue.Piece) -> String {
            renderLesson(LessonValue([piece]), RenderOptions(plain: true))
        }
        #expect(plain(.wrong("Right figure, wrong place.")) == "No. Right figure, wrong place.")
        #expect(plain(.right("Right: 0.66.")) == "Right: 0.66.")
        #expect(plain(.right("So it is.")) == "Right. So it is.")
    }
}
