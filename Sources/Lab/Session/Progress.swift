import Engine

/// How far a cell is that takes its time.
enum Progress: Sendable {
    /// Training as it would end now, after so many seconds.
    case training(TrainingValue, seconds: Double)
    /// `done` of `total` parts of something, `windows` say.
    case parts(String, done: Int, total: Int, seconds: Double)
    /// Bytes that are here of all that are wanted; `begun` of them were here before.
    case download(done: Int, total: Int, begun: Int, seconds: Double, note: String?)

    var done: Int {
        switch self {
        case .training(let value, _): value.losses.count
        case .parts(_, let done, _, _), .download(let done, _, _, _, _): done
        }
    }

    var total: Int {
        switch self {
        case .training(let value, _): value.recipe.steps
        case .parts(_, _, let total, _), .download(_, let total, _, _, _): total
        }
    }

    var seconds: Double {
        switch self {
        case .training(_, let seconds), .parts(_, _, _, let seconds), .download(_, _, _, let seconds, _): seconds
        }
    }

    /// What this cell itself did of it.
    private var own: Int {
        if case .download(let done, _, let begun, _, _) = self { return done - begun }
        return done
    }

    /// If it goes on as it went so far; nil before the first part.
    var secondsLeft: Double? { own > 0 ? seconds / Double(own) * Double(total - done) : nil }

    /// Of what it does, in a second.
    var rate: Double? { own > 0 && seconds > 0 ? Double(own) / seconds : nil }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
