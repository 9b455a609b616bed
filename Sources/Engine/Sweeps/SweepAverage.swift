/// What a sweep over the same variants says on average over several prompts.
public struct SweepAverage: Sendable, Equatable {
    /// The mean over prompts.
    public let baseline: Double
    /// For each variant, the mean over prompts.
    public let values: [Double]
    /// For each variant, the mean over prompts of value − baseline.
    public let changes: [Double]
    /// For each variant, the standard deviation over prompts of value − baseline: of these prompts, so divided by their
    /// number.
    public let spreads: [Double]

    /// - Parameter sweeps: one of each prompt, with as many values each; at least one.
    public init(_ sweeps: [Sweep]) {
        precondition(!sweeps.isEmpty, "an average of something")
        precondition(sweeps.allSatisfy { $0.values.count == sweeps[0].values.count }, "the same variants")
        baseline = Moments(sweeps.map(\.baseline)).mean
        let places = sweeps[0].values.indices
        values = places.map { place in Moments(sweeps.map { $0.values[place] }).mean }
        let changes = places.map { place in Moments(sweeps.map { $0.values[place] - $0.baseline }) }
        self.changes = changes.map(\.mean)
        spreads = changes.map(\.deviation)
    }
}
