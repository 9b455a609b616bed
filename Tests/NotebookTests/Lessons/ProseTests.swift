import Testing

@testable import Notebook

@Suite("Prose")
struct ProseTests {
    private func inline(_ text: String) -> String {
        InlineText.parse(text).map { piece in
            switch piece.style {
            case .plain: piece.text
            case .emphasis: "<em \(piece.text)>"
            case .strong: "<strong \(piece.text)>"
            case .code: "<code \(piece.text)>"
            case .link(let place): "<\(place) \(piece.text)>"
            }
        }.joined()
    }

    @Test(
        "marks in a line",
        arguments: [
            ("plain", "plain"), ("*a* and _b_", "<em a> and <em b>"), ("**a b** __c__", "<strong a b> <strong c>"),
            ("`a*b*`", "<code a*b*>"), ("``a`b``", "<code a`b>"), ("`` `a` ``", "<code `a`>"),
            ("c_proj and h_0", "c_proj and h_0"),
            ("2 * 3 * 4", "2 * 3 * 4"), ("a ` b", "a ` b"), ("*open", "*open"), (#"\*a\*"#, "*a*"),
            ("exp(z) / z", "exp(z) / z"),
            ("[t](g.md#t) x", "<g.md#t t> x"), ("![alt](p.png)", "<p.png alt>"), ("[2, 1, 0.1]", "[2, 1, 0.1]"),
            ("x[0](y", "x[0](y"), ("**a `b` c**", "<strong a ><code b><strong  c>"), ("*a\nb*", "<em a\nb>"),
            ("!", "!"), ("[", "["), ("\\", "\\"), ("", ""),
        ])
    func marks(text: String, expected: String) {
        #expect(inline(text) == expected)
    }

    @Test("blocks")
    func blocks() {
        let blocks = ProseBlock.parse(
            """
            # Title *x*
            A paragraph
            on two lines.

            - one
              goes on
            - two
              1. inner
            > quoted
            > text

            | a | b |
            |---|--:|
            | 1 | 2 |

            <!-- not
            shown -->
            ---
            """)
        #expect(blocks.count == 8)
        #expect(blocks[0] == .heading(level: 1, [InlineText("Title "), InlineText("x", .emphasis)]))
        #expect(blocks[1] == .paragraph([InlineText("A paragraph on two lines.")]))
        #expect(blocks[2] == .item(mark: "•", depth: 0, [InlineText("one goes on")]))
        #expect(blocks[3] == .item(mark: "•", depth: 0, [InlineText("two")]))
        #expect(blocks[4] == .item(mark: "1.", depth: 1, [InlineText("inner")]))
        #expect(blocks[5] == .quote([.paragraph([InlineText("quoted text")])]))
        #expect(
            blocks[6]
                == .table(
                    header: [[InlineText("a")], [InlineText("b")]], rows: [[[InlineText("1")], [InlineText("2")]]],
                    rightAligned: [false, true]))
        #expect(blocks[7] == .rule)
    }

    @Test("a comment that never closes hides the rest, and nothing is nothing")
    func odd() {
        #expect(ProseBlock.parse("a\n<!-- b") == [.paragraph([InlineText("a")])])
        #expect(ProseBlock.parse("\n\n").isEmpty)
        #expect(ProseBlock.parse("1986. A year") == [.paragraph([InlineText("1986. A year")])])
    }
}
