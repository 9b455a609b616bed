import Testing

@testable import Lab

struct LensRenderingTests {
    @Test("a target shows its probability and rank by layer") func lensWide() {
        let text = render(.lens(Samples.lens), RenderOptions())
        let expected = """
              after      best guess        p   p(␠France)  rank     KL
              embedding  ␠of         >99.9 %       <0.1 %   812   9.10
              layer 0    ␠and         18.2 %        0.3 %    61   5.50  ▏
              layer 1    ␠Spain       54.0 %        1.2 %     7  <0.01  ▎
              layer 2    ␠France      99.6 %       99.6 %     1   0.00  ███████████████████▉
              The last row is the model's own answer. KL: how far from it, in nats.
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a target fits on a narrow screen") func lensNarrow() {
        let text = render(.lens(Samples.lens), RenderOptions(columns: 60))
        let expected = """
              after      best guess        p   p(␠France)  rank     KL
              embedding  ␠of         >99.9 %       <0.1 %   812   9.10
              layer 0    ␠and         18.2 %        0.3 %    61   5.50
              layer 1    ␠Spain       54.0 %        1.2 %     7  <0.01
              layer 2    ␠France      99.6 %       99.6 %     1   0.00
              The last row is the model's own answer. KL: how far from
              it, in nats.
              A reading of each layer with the last layer's glasses: a
              hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a target reads in plain output") func lensPlain() {
        let text = render(.lens(Samples.lens), RenderOptions(columns: 60, plain: true))
        let expected = """
              after      best guess        p   p(_France)  rank     KL
              embedding  _of         >99.9 %       <0.1 %   812   9.10
              layer 0    _and         18.2 %        0.3 %    61   5.50
              layer 1    _Spain       54.0 %        1.2 %     7  <0.01
              layer 2    _France      99.6 %       99.6 %     1   0.00
              The last row is the model's own answer. KL: how far from
              it, in nats.
              A reading of each layer with the last layer's glasses: a
              hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("without a target the next guesses stand beside the best") func openLensWide() {
        let text = render(.lens(Samples.openLens), RenderOptions())
        let expected = """
              after      best guess       p  second        p  third        p    KL
              embedding  ␠Spain      54.0 %  ␠France  30.0 %  ␠Italy  10.0 %  0.00
              layer 0    ␠Spain      54.0 %  ␠France  30.0 %  ␠Italy  10.0 %  0.00
              The last row is the model's own answer. KL: how far from it, in nats.
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a narrow screen shows two guesses") func openLensNarrow() {
        let text = render(.lens(Samples.openLens), RenderOptions(columns: 60))
        let expected = """
              after      best guess       p  second        p    KL
              embedding  ␠Spain      54.0 %  ␠France  30.0 %  0.00
              layer 0    ␠Spain      54.0 %  ␠France  30.0 %  0.00
              The last row is the model's own answer. KL: how far from
              it, in nats.
              A reading of each layer with the last layer's glasses: a
              hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("positions make a grid that goes on in further blocks") func gridWide() {
        let text = render(.lens(Samples.grid), RenderOptions())
        let expected = """
              best guess after each layer, by position
              position   0           1        2        3        4
              after      <|endofte…  Paris    ␠is      ␠the     ␠capital
              embedding  ␠guess0     ␠guess1  ␠guess2  ␠guess3  ␠guess4
              layer 0    ␠guess0     ␠guess1  ␠guess2  ␠guess3  ␠guess4

              position   5
              after      ␠of
              embedding  ␠guess5
              layer 0    ␠guess5

              KL after each layer: how far from the model's own answer there, in nats
              position   0           1      2     3     4
              after      <|endofte…  Paris  ␠is   ␠the  ␠capital
              embedding  0.00        0.00   0.00  0.00  0.00
              layer 0    0.00        0.00   0.00  0.00  0.00

              position   5
              after      ␠of
              embedding  0.00
              layer 0    0.00
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a tuned lens says so; further guesses stand beside the best where they fit, and it says how many do")
    func tuned() {
        let wide = render(.lens(Samples.tunedLens), RenderOptions(columns: 120))
        let narrow = render(.lens(Samples.tunedLens), RenderOptions(columns: 60))
        #expect(
            wide.lines[0].hasPrefix("  after      best guess        p  second       p  third        p  guess 4      p"))
        #expect(wide.lines[0].contains("p(␠France)  rank     KL") && !wide.contains("room"))
        #expect(narrow.contains("Here is room for 1 of 4 guesses"))
        for text in [wide, narrow] { #expect(text.contains("glasses made for it")) }
    }

    @Test("positions with a target show its probability and rank in one grid, and KL in the unit that is set")
    func targetGrid() {
        var value = Samples.lens
        value.rows += value.rows.map { row in
            var row = row
            row.position = 4
            return row
        }
        let text = render(.lens(value), RenderOptions(unit: .bits))
        let expected = """
              p(␠France) and its rank (in brackets) after each layer, by position
              position   4             5
              after      ␠capital      ␠of
              embedding  <0.1 % (812)  <0.1 % (812)
              layer 0    0.3 % (61)    0.3 % (61)
              layer 1    1.2 % (7)     1.2 % (7)
              layer 2    99.6 % (1)    99.6 % (1)

              KL after each layer: how far from the model's own answer there, in bits
              position   4         5
              after      ␠capital  ␠of
              embedding  13.13     13.13
            """
        #expect(text.contains(expected), "\(text)")
        for columns in [40, 60, 80, 120] {
            for plain in [false, true] {
                let lines = render(.lens(value), RenderOptions(columns: columns, plain: plain)).lines
                #expect(lines.allSatisfy { displayWidth($0) <= columns })
            }
        }
    }
}
