import Testing

@testable import Lab

struct DistributionRenderingTests {
    @Test("a prompt is followed by its tokens, a table and the entropy") func distributionWide() {
        let text = render(.distribution(Samples.distribution), RenderOptions())
        let expected = """
            <|endoftext|> Paris ␠is ␠the ␠capital ␠of                               6 tokens

                 what comes next  logit  probability
              1  ␠France          16.21       99.6 %  █████████████████████████████████████▉
              2  ␠Spain            8.93        0.1 %  ▏
              3  ␠Italy            8.44       <0.1 %
              …  2,045 others                  0.3 %
              entropy 0.04 nats: almost certain
            """
        #expect(text == expected)
    }

    @Test("bars shrink on a narrow screen") func distributionNarrow() {
        let text = render(.distribution(Samples.distribution), RenderOptions(columns: 60))
        let expected = """
            <|endoftext|> Paris ␠is ␠the ␠capital ␠of           6 tokens

                 what comes next  logit  probability
              1  ␠France          16.21       99.6 %  █████████████████▉
              2  ␠Spain            8.93        0.1 %  ▏
              3  ␠Italy            8.44       <0.1 %
              …  2,045 others                  0.3 %
              entropy 0.04 nats: almost certain
            """
        #expect(text == expected)
    }

    @Test("plain output is ASCII with bars of number signs") func distributionPlain() {
        let text = render(.distribution(Samples.distribution), RenderOptions(columns: 60, plain: true))
        let expected = """
            <|endoftext|> Paris _is _the _capital _of           6 tokens

                   what comes next  logit  probability
              1    _France          16.21       99.6 %  ################
              2    _Spain            8.93        0.1 %
              3    _Italy            8.44       <0.1 %
              ...  2,045 others                  0.3 %
              entropy 0.04 nats: almost certain
            """
        #expect(text == expected)
    }

    @Test("only bars and secondary text are coloured") func distributionColoured() {
        let text = render(.distribution(Samples.distribution), RenderOptions(columns: 60, color: .ansi16))
        let expected = """
            <|endoftext|> Paris ␠is ␠the ␠capital ␠of           \u{1B}[2m6 tokens\u{1B}[0m

                 \u{1B}[2mwhat comes next\u{1B}[0m  \u{1B}[2mlogit\u{1B}[0m  \u{1B}[2mprobability\u{1B}[0m
              \u{1B}[2m1\u{1B}[0m  ␠France          16.21       99.6 %  \u{1B}[36m█████████████████▉\u{1B}[0m
              \u{1B}[2m2\u{1B}[0m  ␠Spain            8.93        0.1 %  \u{1B}[36m▏\u{1B}[0m
              \u{1B}[2m3\u{1B}[0m  ␠Italy            8.44       <0.1 %
              …  \u{1B}[2m2,045 others\u{1B}[0m                  \u{1B}[2m0.3 %\u{1B}[0m
              entropy 0.04 nats: almost certain
            """
        #expect(text == expected)
    }

    @Test("the dice have a column of their own where they differ from the model") func coldWide() {
        let text = render(.distribution(Samples.cold), RenderOptions())
        let expected = """
                 what comes next  logit  p(model)  p(dice)
              1  ␠France           2.00    40.0 %   96.8 %  ███████████████████████████████
              2  ␠Spain           −1.25    20.0 %    3.0 %  █
              3  ␠Italy           −2.00    10.0 %    0.0 %
              …  2,045 others              30.0 %    0.2 %
              entropy 1.84 nats: torn between about 6; of the dice 0.15 nats: fairly sure
              p(model) is what the model says; p(dice) is what sampling rolls with, at
              temperature 0.2.
              In force: L2H0 off (zero, every position). clear turns it on again.
              interventions were dropped
            """
        #expect(text == expected)
    }

    @Test("the dice fit on a narrow screen too") func coldNarrow() {
        let text = render(.distribution(Samples.cold), RenderOptions(columns: 60))
        let expected = """
                 what comes next  logit  p(model)  p(dice)
              1  ␠France           2.00    40.0 %   96.8 %  ███████████▋
              2  ␠Spain           −1.25    20.0 %    3.0 %  ▍
              3  ␠Italy           −2.00    10.0 %    0.0 %
              …  2,045 others              30.0 %    0.2 %
              entropy 1.84 nats: torn between about 6; of the dice 0.15
              nats: fairly sure
              p(model) is what the model says; p(dice) is what sampling
              rolls with, at temperature 0.2.
              In force: L2H0 off (zero, every position). clear turns it
              on again.
              interventions were dropped
            """
        #expect(text == expected)
    }

    @Test("a change shows before, after and the signed move") func changedWide() {
        let text = render(.distribution(Samples.changed), RenderOptions())
        let expected = """
              what comes next    before      after      points
              ␠Italy              0.1 %     30.4 %    ▲   30.3  ████████▌
              ␠France            99.6 %     28.7 %    ▼   70.9  ███████████████████▉
              ␠Spain             <0.1 %     14.9 %    ▲   14.9  ████▏
              ␠Peru              20.0 %    ≤14.9 %    ▼   ≥5.1  █▍
              entropy              0.04       2.31        nats
              before: almost certain; after: wide open, among about 10
              ≤ is the most it can be: the token is no longer among the 3 likeliest.
              In force: L2H0 off (zero, every position). clear turns it on again.
            """
        #expect(text == expected)
    }

    @Test("a change fits on a narrow screen") func changedNarrow() {
        let text = render(.distribution(Samples.changed), RenderOptions(columns: 60))
        let expected = """
              what comes next    before      after      points
              ␠Italy              0.1 %     30.4 %    ▲   30.3  ██▍
              ␠France            99.6 %     28.7 %    ▼   70.9  █████▋
              ␠Spain             <0.1 %     14.9 %    ▲   14.9  █▎
              ␠Peru              20.0 %    ≤14.9 %    ▼   ≥5.1  ▍
              entropy              0.04       2.31        nats
              before: almost certain; after: wide open, among about 10
              ≤ is the most it can be: the token is no longer among the
              3 likeliest.
              In force: L2H0 off (zero, every position). clear turns it
              on again.
            """
        #expect(text == expected)
    }

    @Test("a change reads up and down in plain output") func changedPlain() {
        let text = render(.distribution(Samples.changed), RenderOptions(columns: 60, plain: true))
        let expected = """
              what comes next    before       after         points
              _Italy              0.1 %      30.4 %    up     30.3  #
              _France            99.6 %      28.7 %    down   70.9  ###
              _Spain             <0.1 %      14.9 %    up     14.9  #
              _Peru              20.0 %    <=14.9 %    down  >=5.1
              entropy              0.04        2.31           nats
              before: almost certain; after: wide open, among about 10
              <= is the most it can be: the token is no longer among the
              3 likeliest.
              In force: L2H0 off (zero, every position). clear turns it
              on again.
            """
        #expect(text == expected)
    }

    @Test("rises and falls have colours beside their signs") func changedColoured() {
        let text = render(.distribution(Samples.changed), RenderOptions(columns: 60, color: .ansi16))
        let expected = """
              \u{1B}[2mwhat comes next\u{1B}[0m    \u{1B}[2mbefore\u{1B}[0m      \u{1B}[2mafter\u{1B}[0m      \u{1B}[2mpoints\u{1B}[0m
              ␠Italy              0.1 %     30.4 %    \u{1B}[32m▲\u{1B}[0m   \u{1B}[32m30.3\u{1B}[0m  \u{1B}[36m██▍\u{1B}[0m
              ␠France            99.6 %     28.7 %    \u{1B}[31m▼\u{1B}[0m   \u{1B}[31m70.9\u{1B}[0m  \u{1B}[36m█████▋\u{1B}[0m
              ␠Spain             <0.1 %     14.9 %    \u{1B}[32m▲\u{1B}[0m   \u{1B}[32m14.9\u{1B}[0m  \u{1B}[36m█▎\u{1B}[0m
              ␠Peru              20.0 %    ≤14.9 %    \u{1B}[31m▼\u{1B}[0m   \u{1B}[31m≥5.1\u{1B}[0m  \u{1B}[36m▍\u{1B}[0m
              entropy              0.04       2.31        nats
              \u{1B}[2mbefore: almost certain; after: wide open, among about 10\u{1B}[0m
              \u{1B}[2m≤ is the most it can be: the token is no longer among the\u{1B}[0m
              \u{1B}[2m3 likeliest.\u{1B}[0m
              In force: L2H0 off (zero, every position). clear turns it
              on again.
            """
        #expect(text == expected)
    }
}
