import Testing

@testable import Lab

@Suite("Drawing attention")
struct AttentionRenderingTests {
    @Test("a map with tokens on both axes, its shades, and the strongest glances in words")
    func map() {
        let lines = render(.attention(Samples.attention), RenderOptions()).lines
        #expect(
            lines.prefix(9) == [
                "  where L0H1 looks: each row is one token's glance, shared out among the tokens",
                "  up to itself",
                "                    0  1  2  3  4  5",
                "  0 <|endoftext|>  ██",
                "  1 Paris          ██ ░░",
                "  2 ␠is             · ██ ░░",
                "  3 ␠the            ·  · ██ ░░",
                "  4 ␠capital        ·  ·  · ██ ░░",
                "  5 ␠of             ·  ·  ·  · ██ ░░",
            ])
        #expect(lines[9] == "  · below 4 %   ░ from 4 %   ▒ from 25 %   ▓ from 50 %   █ from 75 %")
        #expect(lines[11].hasPrefix("  Paris (1)     looks at  <|endoftext|> (0)  90.0 %"))
    }

    @Test("plain output has the words and no map")
    func plain() {
        let text = render(.attention(Samples.attention), RenderOptions(plain: true))
        #expect(!text.contains("##  ##") && !text.contains("█") && !text.contains("·"))
        #expect(text.contains("_capital (4)  looks at  _the (3)"))
    }

    @Test("all heads of a layer: small maps beside each other, and a line a head")
    func layer() {
        let lines = render(.attention(Samples.layer), RenderOptions(columns: 60)).lines
        #expect(lines[2] == "  L0H0     L0H1     L0H2")
        #expect(lines[4] == "  █░       █░       █░")
        #expect(lines.contains { $0.hasPrefix("  head   first") })
    }

    @Test("heads with a habit: a map, and the strongest with their spread")
    func heads() {
        let lines = render(.heads(Samples.habits), RenderOptions()).lines
        #expect(lines[3] == "      H0  H1")
        #expect(lines[4] == "  L0   ·  ▒▒")
        #expect(lines[5] == "  L1  ██  ░░")
        #expect(lines[8].hasPrefix("  L1H0  80.0 %  ± 2.5 from list to list"))
    }

    @Test("nothing is wider than the screen", arguments: [40, 60, 80, 120])
    func widths(columns: Int) {
        for value in [Value.attention(Samples.attention), .attention(Samples.layer), .heads(Samples.habits)] {
            for plain in [false, true] {
                let lines = render(value, RenderOptions(columns: columns, plain: plain)).lines
                #expect(lines.allSatisfy { displayWidth($0) <= columns }, "\(lines)")
            }
        }
    }
}
