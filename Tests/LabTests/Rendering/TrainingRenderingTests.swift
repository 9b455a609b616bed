import Engine
import Testing

@testable import Lab

struct TrainingRenderingTests {
    private static func value(done: Int, of steps: Int, watched: Bool = true) -> TrainingValue {
        var recipe = Recipe()
        recipe.steps = steps
        var value = TrainingValue(
            model: "nano-fresh", start: .noise, parameters: 86_496, vocabulary: 2048,
            text: LearnedText(file: nil, lines: 10_541, tokens: 435_977), recipe: recipe)
        value.losses = (0..<done).map { 8 - 6 * Double($0) / Double(steps) }
        value.tokensPerSecond = 81_814.2
        guard watched else { return value }
        value.watched = Samples.france
        value.watch = (0...done).map { 0.4 * Double($0) / Double(steps) }
        return value
    }

    @Test("the picture fills as the steps go by; words and numbers stand above it")
    func live() {
        let progress = Progress.training(Self.value(done: 40, of: 80), seconds: 9.2)
        #expect(
            renderProgress(progress, rows: 24, RenderOptions(columns: 60)) == [
                "  ▕████████████            ▏ step 40 of 80, 9 s left",
                "  loss 5.19 · p(␠France) 20.0 % · 81,814 tokens a second",
                "       loss in nats                    p(␠France)",
                "  8.00 █▇▆▅▃▂▁                  20.0 %         ▃▆",
                "       ████████▇▆▅                          ▁▄███",
                "       ███████████                        ▃▆█████",
                "  0.00 ███████████               0.0 % ▁▄████████",
                "  Ctrl-C stops, and keeps what was learned.",
            ])
    }

    @Test(
        "no line is wider than the screen, and a low screen gets one line",
        arguments: [20, 33, 40, 55, 56, 60, 80, 120, 200])
    func widths(columns: Int) {
        for options in [RenderOptions(columns: columns), RenderOptions(columns: columns, plain: true)] {
            for done in [0, 1, 39, 80] {
                let value = Self.value(done: done, of: 80)
                let progress = Progress.training(value, seconds: 1000)
                let lines = renderProgress(progress, rows: 24, options)
                #expect(lines.allSatisfy { displayWidth($0) <= columns })
                #expect(renderProgress(progress, rows: 11, options).count == 1)
                let answer = render(.training(value), options).lines
                #expect(answer.allSatisfy { displayWidth($0) <= columns })
            }
        }
    }

    @Test("a sentence for where nothing can be drawn")
    func sentences() {
        let plain = RenderOptions(plain: true)
        let half = Progress.training(Self.value(done: 40, of: 80), seconds: 130)
        #expect(progressSentence(half, plain) == "step 40 of 80, loss 5.19, p(_France) 20.0 %, 2 min left")
        #expect(
            progressSentence(.training(Self.value(done: 0, of: 80), seconds: 0), plain)
                == "step 0 of 80, p(_France) 0.0 %")
        #expect(progressSentence(half, RenderOptions(columns: 40, plain: true)) == "step 40 of 80, loss 5.19")
        let windows = Progress.parts("windows", done: 1, total: 3, seconds: 2)
        #expect(progressSentence(windows, plain) == "1 of 3 windows, 4 s left")
        #expect(renderProgress(windows, rows: 24, RenderOptions(columns: 40)).count == 1)
    }

    @Test("plain output has the curve as numbers")
    func plain() {
        let lines = render(.training(Self.value(done: 80, of: 80)), RenderOptions(plain: true)).lines
        #expect(lines[4] == "  step  loss  p(_France)")
        #expect(lines[5] == "     1  8.00       0.5 %")
        #expect(lines[15] == "    80  2.08      40.0 %")
        #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) })
    }

    @Test("nothing that depends on the clock stands in a transcript")
    func timing() {
        let value = Value.training(Self.value(done: 80, of: 80))
        #expect(!render(value, .transcript(Settings())).contains("a second"))
        #expect(render(value, RenderOptions(showsTiming: true)).contains("  81,814 tokens a second\n"))
    }

    @Test("losses are shown in the unit that is set")
    func bits() {
        let text = render(.training(Self.value(done: 80, of: 80, watched: false)), RenderOptions(unit: .bits))
        #expect(text.contains("loss in bits"))
        let words = text.split { $0.isWhitespace }.joined(separator: " ")
        #expect(
            words.contains(
                "loss 11.54 bits a token at first, 3.37 in the last steps: torn among 2,981 tokens (more than the 2,048 "
                    + "there are: worse than a blind guess), and now among 10.4"))
    }
}
