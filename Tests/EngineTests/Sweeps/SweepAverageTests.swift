import Testing

@testable import Engine

@Suite("A sweep over many prompts")
struct SweepAverageTests {
    private let sweeps = [
        Sweep(baseline: 0.9, values: [0.5, 0.9, 0.8]), Sweep(baseline: 0.7, values: [0.1, 0.7, 0.4]),
        Sweep(baseline: 0.8, values: [0.6, 0.9, 0.8]),
    ]

    @Test("mean value, mean change, and the standard deviation of the change over prompts")
    func average() {
        let average = SweepAverage(sweeps)
        func near(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 } }
        #expect(abs(average.baseline - 0.8) < 1e-12)
        #expect(near(average.values, [0.4, 2.5 / 3, 2.0 / 3]))
        #expect(near(average.changes, [-0.4, 0.1 / 3, -0.4 / 3]))
        // The changes of the first: −0.4, −0.6, −0.2, of which the variance is 0.08 / 3.
        #expect(near(average.spreads, [(0.08 / 3).squareRoot(), (0.02 / 9).squareRoot(), (0.14 / 9 * 1).squareRoot()]))
    }

    @Test("of one prompt it is that sweep, to the bit, and nothing spreads")
    func one() {
        let average = SweepAverage([sweeps[1]])
        #expect(average.baseline == 0.7 && average.values == sweeps[1].values)
        #expect(average.changes == sweeps[1].values.map { $0 - 0.7 })
        #expect(average.spreads == [0, 0, 0])
    }

    @Test("the largest is chosen on the first, third, … and judged on the others")
    func control() throws {
        let control = try #require(
            SweepControl([
                Sweep(baseline: 1, values: [0.5, 1, 0.8, 1]), Sweep(baseline: 1, values: [0.75, 0.5, 1.5, 1]),
                Sweep(baseline: 1, values: [0, 1, 1, 1]), Sweep(baseline: 1, values: [0.75, 1, 1.5, 1]),
            ]))
        #expect(control.chosen == 0 && control.change == -0.25)
        // There the third moves more, and the second as much.
        #expect(control.rank == 2)
        #expect(control.othersMean == (0.25 + 0.5 + 0) / 3 && control.othersHigh == 0.5)
        #expect((control.choosing, control.judging) == (2, 2))
    }

    @Test("of one prompt the others are the scale; nineteen in twenty of them leave the largest twentieth out")
    func scale() throws {
        let values = [50.0] + (0..<40).map { Double($0) } + [-60.0]
        let control = try #require(SweepControl([Sweep(baseline: 0, values: values)]))
        #expect(control.chosen == 41 && control.change == -60 && control.rank == 1)
        #expect((control.choosing, control.judging) == (1, 0))
        // 41 others, of which 39 are nineteen in twenty: 0 ... 38.
        #expect(control.othersHigh == 38)
        #expect(control.othersMean == 830.0 / 41)
    }

    @Test("no two variants, or no finite number, is nothing to choose among")
    func nothing() {
        #expect(SweepControl([]) == nil)
        #expect(SweepControl([Sweep(baseline: 1, values: [2])]) == nil)
        #expect(SweepControl([Sweep(baseline: 1, values: [2, .nan])]) == nil)
        #expect(SweepControl([Sweep(baseline: 1, values: [2, .infinity])]) == nil)
    }
}
