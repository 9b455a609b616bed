/// What one number after the prompt becomes with one part of the model off at a time.
struct SweepValue: Sendable, Equatable {
    var part: Part
    var metric: Metric
    /// The token that the metric is about, and the one that it is held against.
    var target: TokenValue?
    var versus: TokenValue?
    /// Whether nobody asked for the target: it is the likeliest token.
    var isTargetLikeliest: Bool
    /// With nothing off beside what is in force.
    var baseline: Double
    /// In the order of the forward pass.
    var cells: [Cell]
    var changes: [ChangeValue]
    var notes: [String]

    /// What is off in each run.
    enum Part: String, Sendable, CaseIterable {
        case heads, mlps, layers
    }

    enum Metric: String, Sendable, CaseIterable {
        /// The target's probability.
        case prob
        case logit
        /// The target's logit less the other's.
        case diff
        /// KL(baseline ‖ changed), in nats.
        case kl
        /// The mean of −ln p over the prompt's tokens, in nats.
        case loss

        var takesTarget: Bool { self != .kl && self != .loss }
    }

    struct Cell: Sendable, Equatable {
        /// `L2H1`, `L2.mlp`, `L2`.
        var site: String
        var layer: Int
        /// nil but in a sweep over heads.
        var head: Int?
        var value: Double
        /// `value` less the baseline.
        var change: Double
    }
}
