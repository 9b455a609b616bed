import Testing

@testable import Lab

@Suite("Drawing an attribution")
struct AttributionRenderingTests {
    @Test("the largest parts, the others in one line, and the sum beside the model's own")
    func ledger() {
        let lines = render(.attribution(Samples.attribution), RenderOptions(columns: 60)).lines
        #expect(
            lines.prefix(8) == [
                "  logit of ␠France minus logit of ␠Italy after ␠capital",
                "  (position 4), part by part",
                "  part        adds",
                "  L0.mlp     +4.00  ████████████████████████████████████████",
                "  L0H0       +2.00  ████████████████████",
                "  ln_f.bias  −1.00  ██████████",
                "  2 others   −0.25",
                "  sum         4.75",
            ])
        #expect(lines[8] == "  The model's own difference is 4.75; the sum misses it by")
        #expect(lines[9] == "  0.001.")
        #expect(lines.joined(separator: " ").contains("In force: L2H0 off"))
    }

    @Test("nothing is wider than the screen, colours or not", arguments: [40, 60, 80, 120])
    func widths(columns: Int) {
        for plain in [false, true] {
            let text = render(.attribution(Samples.attribution), RenderOptions(columns: columns, plain: plain))
            #expect(text.lines.allSatisfy { displayWidth($0) <= columns })
        }
    }
}
