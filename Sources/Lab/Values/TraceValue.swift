/// Where a corrupted fact comes back: the target's probability with one part restored at one position at a time.
struct TraceValue: Sendable, Equatable {
    var target: TokenValue
    /// Whether nobody asked for the target: it is the likeliest token.
    var isTargetLikeliest: Bool
    /// p(target) with nothing corrupted.
    var clean: Double
    /// With the subject corrupted and nothing restored: mean and standard deviation over seeds.
    var corrupted: Double
    var corruptedSpread: Double
    /// Of the prompt.
    var tokens: [TokenValue]
    /// The positions that are corrupted.
    var subject: [Int]
    var part: Part
    /// How many layers next to each other are restored at once.
    var window: Int
    /// Of the noise, as `noise` says it: `3x`.
    var std: String
    /// The first one, and how many from there on.
    var seed: UInt64
    var seeds: Int
    /// Position by position, layer by layer.
    var rows: [Row]
    var changes: [ChangeValue]
    var notes: [String]

    /// What is restored.
    enum Part: String, Sendable, CaseIterable {
        case layer = "L"
        case attention = "attn"
        case mlp
    }

    struct Row: Sendable, Equatable {
        /// `L2`, `L2.mlp`.
        var site: String
        var layer: Int
        var position: Int
        /// Mean and standard deviation over seeds.
        var value: Double
        var spread: Double
    }

    /// How often the model was run with something restored: before the subject there is nothing to restore.
    var runs: Int { rows.count { $0.position >= subject.min() ?? 0 } * seeds }

    /// By how much a row brings the target back.
    func change(_ row: Row) -> Double { row.value - corrupted }
}
