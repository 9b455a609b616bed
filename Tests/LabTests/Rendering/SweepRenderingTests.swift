import Testing

@testable import Lab

@Suite("Drawing a sweep")
struct SweepRenderingTests {
    @Test("a map with signs and shades, its scale, and the five largest in words", arguments: [80, 120])
    func map(columns: Int) {
        let lines = render(.sweep(Samples.heads), RenderOptions(columns: columns)).lines
        #expect(
            lines.prefix(13) == [
                "  p(␠France), one head at a time set to zero (12 runs); 90.0 % before",
                "     H0 H1 H2 H3",
                "  L0 −█ +░ −▒  ·",
                "  L1  · −▓ +░  ·",
                "  L2  ·  · −░  ·",
                "  −█ −▓ −▒ −░ · +░ +▒ +▓ +█",
                "  from −70.9 points to +70.9 points; · is less than a sixteenth of the largest",
                "  The largest changes:",
                "  L0H0  −70.9 points   to 19.1 %",
                "  L1H1  −50.0 points   to 40.0 %",
                "  L0H2  −30.0 points   to 60.0 %",
                "  L1H2  +10.0 points  to 100.0 %",
                "  L2H2  −10.0 points   to 80.0 %",
            ])
        let words = lines.dropFirst(13).joined(separator: "\n")
        #expect(
            words.contains("A small change does not prove that a head does nothing: others may stand in."))
        #expect(words.contains("␠France is the likeliest token here; target=TOKEN asks about another."))
        #expect(words.hasSuffix("In force: L2H0 off (zero, every position). clear turns it on again."))
    }

    @Test("on a narrow screen the sentences break, and the map stands")
    func narrow() {
        let lines = render(.sweep(Samples.heads), RenderOptions(columns: 60)).lines
        #expect(lines[0] == "  p(␠France), one head at a time set to zero (12 runs); 90.0")
        #expect(lines[1] == "  % before")
        #expect(lines[3] == "  L0 −█ +░ −▒  ·")
    }

    @Test("plain output is a list, the largest first, and says what it leaves out")
    func plain() {
        let lines = render(.sweep(Samples.heads), RenderOptions(plain: true)).lines
        #expect(
            lines.prefix(9) == [
                "  p(_France), one head at a time set to zero (12 runs); 90.0 % before",
                "  The largest changes:",
                "  L0H0  -70.9 points   to 19.1 %",
                "  L1H1  -50.0 points   to 40.0 %",
                "  L0H2  -30.0 points   to 60.0 %",
                "  L1H2  +10.0 points  to 100.0 %",
                "  L2H2  -10.0 points   to 80.0 %",
                "  L0H1   +5.0 points   to 95.0 %",
                "  The other 6 change it by less than a sixteenth of the largest.",
            ])
    }

    @Test("MLPs and layers are a list with bars; what is infinite is said, and has none")
    func bars() {
        let lines = render(.sweep(Samples.layers), RenderOptions(columns: 40)).lines
        #expect(
            lines.prefix(6) == [
                "  distance (KL) from the answer before,", "  one layer at a time skipped (3 runs)",
                "  off       then      change", "  L0   4.50 nats  +4.50 nats  ██████████",
                "  L1   0.00 nats   0.00 nats", "  L2    inf nats    inf nats",
            ])
    }

    @Test("many heads go on in further blocks", arguments: [(40, 3), (60, 2), (80, 2), (120, 1)])
    func manyHeads(columns: Int, blocks: Int) {
        var value = Samples.heads
        value.cells = (0..<48 * 25).map { place in
            let (layer, head) = (place / 25, place % 25)
            return .init(
                site: "L\(layer)H\(head)", layer: layer, head: head, value: 0.9, change: place == 1199 ? -0.5 : 0.01)
        }
        let lines = render(.sweep(value), RenderOptions(columns: columns)).lines
        #expect(lines.allSatisfy { displayWidth($0) <= columns })
        #expect(lines.count { $0.hasPrefix("  L47 ") } == blocks)
        #expect(lines.count { $0.hasPrefix("  L47 ") && $0.hasSuffix("−█") } == 1)
        // What rises is too little to be shaded, so the scale has no such end.
        #expect(lines.contains("  −█ −▓ −▒ −░ ·"))
    }

    @Test("where nothing changes, and where nothing is a number, it says so")
    func extremes() {
        var value = Samples.heads
        for place in value.cells.indices { value.cells[place].change = 0 }
        #expect(render(.sweep(value), RenderOptions()).contains("\n  no head changes anything\n"))
        for place in value.cells.indices { value.cells[place].change = place == 3 ? -0.0003 : 0.0001 }
        let little = render(.sweep(value), RenderOptions()).lines
        #expect(little[2...4] == ["  L0  ·  ·  ·  ·", "  L1  ·  ·  ·  ·", "  L2  ·  ·  ·  ·"])
        #expect(little[5] == "  no head changes it by a digit that is shown here; metric=logit looks closer")
        for place in value.cells.indices {
            (value.cells[place].value, value.cells[place].change) = (.nan, .nan)
        }
        let lines = render(.sweep(value), RenderOptions()).lines
        #expect(lines[2] == "  L0  ?  ?  ?  ?")
        #expect(lines.contains("  L0H0  nan points  to nan %"))
    }

    @Test("over a file it says how many, how far they spread, and what the control says")
    func many() {
        let text = render(.sweep(Samples.manyHeads), RenderOptions(columns: 400))
        #expect(
            text.lines[0]
                == "  p(target), one head at a time set to its mean at pos=-1 on prompts/capitals.txt, mean of 5 prompts (60 runs); 90.0 % before"
        )
        #expect(text.contains("\n  L0H0  −70.9 points  ± 12.5   to 19.1 %\n"))
        #expect(
            text.contains(
                "\n  Control: L0H0, the largest on 3 prompts, is judged on the 2 others: −50.0 points, only number 2 there; the 11 other heads change it by 6.3 points on average, none of them by more than 55.0 points.\n"
            ))
        var value = Samples.manyHeads
        value.control?.judging = 0
        #expect(
            render(.sweep(value), RenderOptions(columns: 400)).contains(
                "\n  For scale: the 11 other heads change it by 6.3 points on average, none of them by more than 55.0 points. One prompt can mislead; on=FILE takes many.\n"
            ))
    }

    @Test("a trace is a map of positions and layers, and its strongest in words")
    func trace() {
        let lines = render(.trace(Samples.trace), RenderOptions()).lines
        #expect(
            lines.prefix(21) == [
                "  p(␠France) with noise on Paris, and the stream after one layer restored at one",
                "  position at a time (150 runs, 10 seeds from 7 on, std=3x)",
                "  clean      99.8 %         ███████████████████████████████████████████████▉",
                "  corrupted  12.3 %  ± 5.0  █████▉",
                "                    L0 L1 L2",
                "  0   <|endoftext|>  ·  ·  ·",
                "  1 * Paris         +▒ +▓  ·",
                "  2   ␠is            ·  ·  ·",
                "  3   ␠the           ·  ·  ·",
                "  4   ␠capital       ·  ·  ·",
                "  5   ␠of           −░  · +█",
                "  * has the noise",
                "  −█ −▓ −▒ −░ · +░ +▒ +▓ +█",
                "  from −87.5 points to +87.5 points; · is less than a sixteenth of the largest",
                "  What moves it most:",
                "  L2  at 5 ␠of    +87.5 points  to 99.8 %  ± 2.0",
                "  L1  at 1 Paris  +50.7 points  to 63.0 %  ± 2.0",
                "  L0  at 1 Paris  +27.7 points  to 40.0 %  ± 2.0",
                "  L0  at 5 ␠of     −7.3 points   to 5.0 %  ± 2.0",
                "  Where it comes back, the fact passes by; that it is stored there does not",
                "  follow.",
            ])
    }
}
