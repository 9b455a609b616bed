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
        let count = Double(sweeps.count)
        func mean(_ value: (Sweep) -> Double) -> Double { sweeps.reduce(0) { $0 + value($1) } / count }
        baseline = mean(\.baseline)
        let places = sweeps[0].values.indices
        values = places.map { place in mean { $0.values[place] } }
        let changes = places.map { place in mean { $0.values[place] - $0.baseline } }
        spreads = places.map { place in
            mean {
                let distance = $0.values[place] - $0.baseline - changes[place]
                return distance * distance
            }.squareRoot()
        }
        self.changes = changes
    }
}
