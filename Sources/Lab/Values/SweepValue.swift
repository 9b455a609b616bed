/// What one number after the prompt becomes with one part of the model off at a time.
struct SweepValue: Sendable, Equatable {
    var part: Part
    var metric: Metric
    /// The token that the metric is about, and the one that it is held against; nil where each prompt has its own.
    var target: TokenValue?
    var versus: TokenValue?
    /// Whether nobody asked for the target: it is the likeliest token.
    var isTargetLikeliest: Bool
    /// The session's, or those of `file`; what is said of them is said on average.
    var prompts: [Prompt]
    /// The file of prompts, as it was typed.
    var file: String?
    var mode: Ablation.Mode
    /// What a mean is over, or where `from` stands: `atlas`, `english` or a file.
    var reference: String?
    /// Where each part is off, as it was typed; nil for everywhere.
    var positions: String?
    /// With nothing off beside what is in force.
    var baseline: Double
    /// In the order of the forward pass.
    var cells: [Cell]
    /// Whether the largest change is more than chance.
    var control: Control?
    var changes: [ChangeValue]
    var notes: [String]

    struct Prompt: Sendable, Equatable {
        var text: String
        var ids: [Int]
        var target: Int?
        var versus: Int?
        /// Where each part is off; nil for everywhere.
        var positions: Set<Int>?
        /// The text whose values parts are set to.
        var from: String?
    }

    /// The part that moved most on some of the prompts, seen on the others, which had no say in that.
    struct Control: Sendable, Equatable {
        var site: String
        var change: Double
        /// Its place on the others by the size of the change, from 1.
        var rank: Int
        /// The size of the change by all other parts: its mean, and what nineteen in twenty stay within.
        var othersMean: Double
        var othersHigh: Double
        var choosing: Int
        /// 0 where there is but one prompt.
        var judging: Int
    }

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
        /// The standard deviation of the change over prompts; nil for a single one.
        var spread: Double?
    }
}
