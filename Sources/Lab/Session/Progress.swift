import Engine

/// How far a cell is that takes its time.
enum Progress: Sendable {
    /// Training as it would end now, after so many seconds.
    case training(TrainingValue, seconds: Double)
    /// `done` of `total` parts of something, `windows` say.
    case parts(String, done: Int, total: Int, seconds: Double)

    var done: Int {
        switch self {
        case .training(let value, _): value.losses.count
        case .parts(_, let done, _, _): done
        }
    }

    var total: Int {
        switch self {
        case .training(let value, _): value.recipe.steps
        case .parts(_, _, let total, _): total
        }
    }

    var seconds: Double {
        switch self {
        case .training(_, let seconds), .parts(_, _, _, let seconds): seconds
        }
    }

    /// If it goes on as it went so far; nil before the first part.
    var secondsLeft: Double? { done > 0 ? seconds / Double(done) * Double(total - done) : nil }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
