import Testing

@testable import Lab

struct WidthTests {
    @Test("no line is wider than the screen", arguments: [40, 60, 72, 80, 100, 200], [false, true])
    func width(columns: Int, plain: Bool) {
        for value in Samples.all {
            let text = render(value, RenderOptions(columns: columns, plain: plain))
            for line in text.split(separator: "\n") { #expect(displayWidth(String(line)) <= columns, "\(line)") }
        }
    }

    @Test("colours change nothing but colours", arguments: [ColorDepth.ansi16, .ansi256, .trueColor])
    func colours(depth: ColorDepth) {
        for value in Samples.all {
            let painted = render(value, RenderOptions(color: depth))
            #expect(withoutEscapes(painted) == render(value, RenderOptions()))
        }
    }

    @Test("without colour there are no escapes, in plain output nothing but ASCII, and no line ends in blanks")
    func clean() {
        for value in Samples.all {
            let text = render(value, RenderOptions())
            #expect(!text.contains("\u{1B}"))
            #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") })
            #expect(!text.hasSuffix("\n"))
            let plain = render(value, RenderOptions(plain: true))
            #expect(plain.utf8.allSatisfy { $0 < 128 }, "\(plain)")
        }
    }

    @Test("a bar is never longer than 48 cells")
    func longestBar() {
        let text = render(.distribution(Samples.distribution), RenderOptions(columns: 400))
        #expect(text.filter { $0 == "█" }.count <= Bar.longest)
    }

    @Test("time is told only where it is asked for")
    func timing() {
        #expect(!render(.model(Samples.model), RenderOptions()).contains(" ms"))
        #expect(render(.model(Samples.model), RenderOptions(showsTiming: true)).contains("ready in 31 ms"))
    }

    private func withoutEscapes(_ text: String) -> String {
        var isEscape = false
        return text.filter { character in
            if character == "\u{1B}" { isEscape = true }
            defer { if character == "m" { isEscape = false } }
            return !isEscape
        }
    }
}
