import Testing

@testable import Lab

struct SampleRenderingTests {
    @Test("a continuation shows each draw and its stretch") func sampleWide() {
        let text = render(.sample(Samples.sample), RenderOptions())
        let expected = """
            My favourite country▸ is Italy
              draw  u       fell on       p  its stretch from 0 to 1
                 1  0.6127  ␠is      75.0 %  0.1250 … 0.8750          ··████████████████··
                 2  0.6127  ␠Italy    9.2 %  0.5981 … 0.6903          ···········███······
              u is the roll, from 0 up to 1; the token whose stretch it falls into is drawn
              stopped: 2 tokens
              seed 7: the same seed repeats these draws
            """
        #expect(text == expected)
    }

    @Test("a narrow screen leaves the strip out") func sampleNarrow() {
        let text = render(.sample(Samples.sample), RenderOptions(columns: 60))
        let expected = """
            My favourite country▸ is Italy
              draw  u       fell on       p  its stretch from 0 to 1
                 1  0.6127  ␠is      75.0 %  0.1250 … 0.8750
                 2  0.6127  ␠Italy    9.2 %  0.5981 … 0.6903
              u is the roll, from 0 up to 1; the token whose stretch it
              falls into is drawn
              stopped: 2 tokens
              seed 7: the same seed repeats these draws
            """
        #expect(text == expected)
    }

    @Test("plain output leaves the strip out") func samplePlain() {
        let text = render(.sample(Samples.sample), RenderOptions(columns: 60, plain: true))
        let expected = """
            My favourite country | is Italy
              draw  u       fell on       p  its stretch from 0 to 1
                 1  0.6127  _is      75.0 %  0.1250 ... 0.8750
                 2  0.6127  _Italy    9.2 %  0.5981 ... 0.6903
              u is the roll, from 0 up to 1; the token whose stretch it
              falls into is drawn
              stopped: 2 tokens
              seed 7: the same seed repeats these draws
            """
        #expect(text == expected)
    }

    @Test("the prompt is dim") func sampleColoured() {
        let text = render(.sample(Samples.sample), RenderOptions(columns: 60, color: .ansi16))
        let expected = """
            \u{1B}[2mMy favourite country\u{1B}[0m▸ is Italy
              \u{1B}[2mdraw\u{1B}[0m  \u{1B}[2mu\u{1B}[0m       \u{1B}[2mfell on\u{1B}[0m       \u{1B}[2mp\u{1B}[0m  \u{1B}[2mits stretch from 0 to 1\u{1B}[0m
                 \u{1B}[2m1\u{1B}[0m  0.6127  ␠is      75.0 %  0.1250 … 0.8750
                 \u{1B}[2m2\u{1B}[0m  0.6127  ␠Italy    9.2 %  0.5981 … 0.6903
              \u{1B}[2mu is the roll, from 0 up to 1; the token whose stretch it\u{1B}[0m
              \u{1B}[2mfalls into is drawn\u{1B}[0m
              stopped: 2 tokens
              \u{1B}[2mseed 7: the same seed repeats these draws\u{1B}[0m
            """
        #expect(text == expected)
    }

    @Test("several continuations are numbered texts") func severalWide() {
        let text = render(.sample(Samples.several), RenderOptions())
        let expected = """
            1  My favourite country▸ is Italy
               stopped: 2 tokens
            2  My favourite country▸ is
               stopped: it ended the text itself (<|endoftext|>)
              seed 7, temperature 0.5: the same seed repeats these draws
            """
        #expect(text == expected)
    }

    @Test("the likeliest each time has no dice") func greedyWide() {
        let text = render(.sample(Samples.greedy), RenderOptions())
        let expected = """
            My favourite country▸ is Italy
              step  token        p
                 1  ␠is     75.0 %
                 2  ␠Italy   9.2 %
              stopped: at "Italy"
              greedy: the likeliest token each time, no dice
            """
        #expect(text == expected)
    }

    @Test("many draws of one token are counted") func sampleTallied() {
        var value = Samples.sample
        let draw = value.continuations[0].draws[0]
        var other = value.continuations[0].draws[1]
        (other.prob, other.modelProb) = (0.25, 0.25)
        value.length = 1
        value.continuations = (0..<12).map {
            SampleValue.Continuation(text: "", stopped: "length", draws: [$0 < 9 ? draw : other])
        }
        let expected = """
              My favourite country▸ and one token, 12 times
              fell on  times   share       p
              ␠is          9  75.0 %  75.0 %  ███████████████████▌
              ␠Italy       3  25.0 %  25.0 %  ██████▌
              share: how often the dice fell on it; p: how often they
              would in the long run
              seed 7: the same seed repeats these draws
            """
        #expect(render(.sample(value), RenderOptions(columns: 60)) == expected)
    }
}
