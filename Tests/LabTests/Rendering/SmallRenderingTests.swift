import Testing

@testable import Lab

struct SmallRenderingTests {
    @Test("tokens are pieces with ids") func promptWide() {
        let text = render(.tokens(Samples.prompt), RenderOptions())
        let expected = """
                id  piece
                #0  <|endoftext|>
              #310  Paris
              #271  ␠is
              #268  ␠the
              #420  ␠capital
              #275  ␠of
              6 tokens
            """
        #expect(text == expected)
    }

    @Test("tokens read in plain output") func promptPlain() {
        let text = render(.tokens(Samples.prompt), RenderOptions(columns: 60, plain: true))
        let expected = """
                id  piece
                #0  <|endoftext|>
              #310  Paris
              #271  _is
              #268  _the
              #420  _capital
              #275  _of
              6 tokens
            """
        #expect(text == expected)
    }

    @Test("interventions are listed in words") func changesWide() {
        let text = render(.changes(Samples.changes), RenderOptions())
        let expected = """
              In force:
              1  L2H0 off (zero, every position)
              2  noise on embed (std 0.5x, positions 2 to 4, seed 7)
              3  logit of ␠France −2
              4  L1 off (its mean instead, every position)
              5  L2H1 off (its values in "Sara went from Washington to Accra by s…"
                 instead, position by position)
              6  L0.attn as in "Rome is the capital of" (position 1)
              7  L3 plus −2.5 times "Rome is the capital of" less "Paris is" (every
                 position)
              8  noise on the weights of L2 (std 0.02, seed 7)
              clear undoes them all, clear 1 only the first.
            """
        #expect(text == expected)
    }

    @Test("interventions fit on a narrow screen") func changesNarrow() {
        let text = render(.changes(Samples.changes), RenderOptions(columns: 60))
        let expected = """
              In force:
              1  L2H0 off (zero, every position)
              2  noise on embed (std 0.5x, positions 2 to 4, seed 7)
              3  logit of ␠France −2
              4  L1 off (its mean instead, every position)
              5  L2H1 off (its values in "Sara went from Washington
                 to Accra by s…" instead, position by position)
              6  L0.attn as in "Rome is the capital of" (position 1)
              7  L3 plus −2.5 times "Rome is the capital of" less
                 "Paris is" (every position)
              8  noise on the weights of L2 (std 0.02, seed 7)
              clear undoes them all, clear 1 only the first.
            """
        #expect(text == expected)
    }

    @Test("distributions stand side by side") func comparisonWide() {
        let text = render(.comparison(Samples.comparison), RenderOptions())
        let expected = """
                       T = 0.2                 T = 1                T = 1.2
              ␠France   96.8 %  ███████████▋  40.0 %  ████▊          33.9 %  ████▏
              ␠United    3.0 %  ▍             20.0 %  ██▍            19.0 %  ██▎
              entropy     0.15                  1.84                   1.98
              entropy in nats: the higher, the less certain
            """
        #expect(text == expected)
    }

    @Test("distributions fit side by side on a narrow screen") func comparisonNarrow() {
        let text = render(.comparison(Samples.comparison), RenderOptions(columns: 60))
        let expected = """
                       T = 0.2          T = 1         T = 1.2
              ␠France   96.8 %  ████▉  40.0 %  ██      33.9 %  █▊
              ␠United    3.0 %  ▏      20.0 %  █       19.0 %  █
              entropy     0.15           1.84            1.98
              entropy in nats: the higher, the less certain
            """
        #expect(text == expected)
    }

    @Test("distributions side by side read in plain output") func comparisonPlain() {
        let text = render(.comparison(Samples.comparison), RenderOptions(columns: 60, plain: true))
        let expected = """
                       T = 0.2          T = 1         T = 1.2
              _France   96.8 %  #####  40.0 %  ##      33.9 %  ##
              _United    3.0 %         20.0 %  #       19.0 %  #
              entropy     0.15           1.84            1.98
              entropy in nats: the higher, the less certain
            """
        #expect(text == expected)
    }
}
