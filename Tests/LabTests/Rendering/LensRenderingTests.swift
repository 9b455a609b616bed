import Testing

@testable import Lab

struct LensRenderingTests {
    @Test("a target shows its probability and rank by layer") func lensWide() {
        let text = render(.lens(Samples.lens), RenderOptions())
        let expected = """
              after      best guess        p   p(␠France)  rank
              embedding  ␠of         >99.9 %       <0.1 %   812
              layer 0    ␠and         18.2 %        0.3 %    61  ▏
              layer 1    ␠Spain       54.0 %        1.2 %     7  ▍
              layer 2    ␠France      99.6 %       99.6 %     1  ██████████████████████████▉
              The last row is the model's own answer.
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a target fits on a narrow screen") func lensNarrow() {
        let text = render(.lens(Samples.lens), RenderOptions(columns: 60))
        let expected = """
              after      best guess        p   p(␠France)  rank
              embedding  ␠of         >99.9 %       <0.1 %   812
              layer 0    ␠and         18.2 %        0.3 %    61  ▏
              layer 1    ␠Spain       54.0 %        1.2 %     7  ▏
              layer 2    ␠France      99.6 %       99.6 %     1  ███████
              The last row is the model's own answer.
              A reading of each layer with the last layer's glasses: a
              hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a target reads in plain output") func lensPlain() {
        let text = render(.lens(Samples.lens), RenderOptions(columns: 60, plain: true))
        let expected = """
              after      best guess        p   p(_France)  rank
              embedding  _of         >99.9 %       <0.1 %   812
              layer 0    _and         18.2 %        0.3 %    61
              layer 1    _Spain       54.0 %        1.2 %     7
              layer 2    _France      99.6 %       99.6 %     1  #######
              The last row is the model's own answer.
              A reading of each layer with the last layer's glasses: a
              hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("without a target the next guesses stand beside the best") func openLensWide() {
        let text = render(.lens(Samples.openLens), RenderOptions())
        let expected = """
              after      best guess       p  second        p  third        p
              embedding  ␠Spain      54.0 %  ␠France  30.0 %  ␠Italy  10.0 %
              layer 0    ␠Spain      54.0 %  ␠France  30.0 %  ␠Italy  10.0 %
              The last row is the model's own answer.
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }

    @Test("a narrow screen shows two guesses") func openLensNarrow() {
        let text = render(.lens(Samples.openLens), RenderOptions(columns: 60))
        let expected = """
              after      best guess       p  second        p
              embedding  ␠Spain      54.0 %  ␠France  30.0 %
              layer 0    ␠Spain      54.0 %  ␠France  30.0 %
              The last row is the model's own answer.
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
              A reading of each layer with the last layer's glasses: a hint, not a thought.
            """
        #expect(text == expected)
    }
}
