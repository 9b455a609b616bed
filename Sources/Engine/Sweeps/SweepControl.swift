/// Whether what a sweep finds largest is more than chance.
///
/// Among many variants one is always the largest. So the largest is chosen on every other prompt, beginning with the
/// first, and judged on the rest, which had no part in the choice: there its change stands beside those of all other
/// variants. With a single prompt nothing is left to judge on, and the others give no more than the scale.
public struct SweepControl: Sendable, Equatable {
    /// The variant whose mean change is the largest, sign aside, on the prompts that choose; the first of equals.
    public let chosen: Int
    /// Its mean change on the prompts that judge.
    public let change: Double
    /// Its place among all variants there, by the size of the mean change, from 1; equals share the better place.
    public let rank: Int
    /// Of the other variants there, the size of the mean change: its mean, and what nineteen in twenty stay within (the
    /// 95th percentile, nearest rank).
    public let othersMean: Double
    public let othersHigh: Double
    /// How many prompts chose.
    public let choosing: Int
    /// How many others judged; 0 where a single prompt did both.
    public let judging: Int

    /// nil where there are no two variants, or a change is no finite number.
    public init?(_ sweeps: [Sweep]) {
        let first = stride(from: 0, to: sweeps.count, by: 2).map { sweeps[$0] }
        let rest = stride(from: 1, to: sweeps.count, by: 2).map { sweeps[$0] }
        guard !first.isEmpty else { return nil }
        let sizes = SweepAverage(first).changes.map(\.magnitude)
        let judged = SweepAverage(rest.isEmpty ? first : rest).changes
        guard sizes.count > 1, (sizes + judged).allSatisfy(\.isFinite), let largest = sizes.max(),
            let chosen = sizes.firstIndex(of: largest)
        else { return nil }
        var others = judged.map(\.magnitude)
        let own = others.remove(at: chosen)
        others.sort()
        self.chosen = chosen
        change = judged[chosen]
        rank = 1 + others.count { $0 > own }
        othersMean = others.reduce(0, +) / Double(others.count)
        othersHigh = others[(others.count * 19 + 19) / 20 - 1]
        (choosing, judging) = (first.count, rest.count)
    }
}
