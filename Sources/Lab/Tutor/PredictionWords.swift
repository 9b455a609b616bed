import Notebook

/// What is said of predictions.
enum PredictionWords {
    /// - Parameters:
    ///   - shown: what came as it stands on the screen, where it does.
    ///   - isNearEnough: whether it came within what the question allows.
    static func sentence(_ guess: Guess, _ shown: ShownNumber? = nil, isNearEnough: Bool = false) -> String {
        let place = shown?.place.map { " (\($0))" } ?? ""
        switch guess.outcome {
        case .choice(let isRight): return isRight ? "As you predicted." : "Not as you predicted."
        case .share(let guessed, let truth):
            let distance = abs(guessed - truth) * 100
            let points = Int(distance.rounded())
            let said = "You said \(formatNumber(guessed * 100)) %, and it is \(shown?.text ?? percent(truth))\(place)"
            if points == 0 { return said + ": to the point." }
            if distance < 1 { return said + ": within a point." }
            return said + ": \(counted(points, "point", "points")) too \(guessed > truth ? "high" : "low")."
        case .number(let guessed, let truth):
            let said = "You said \(spokenNumber(guessed)), and it is \(shown?.text ?? spokenNumber(truth))\(place)"
            if guess.score >= 0.95 { return said + ": as good as exact." }
            if isNearEnough { return said + ": near enough." }
            let times = guess.score > 0 ? 1 / guess.score : nil
            let side = guessed > truth ? "high" : "low"
            guard let times, times >= 2 else { return said + ": too \(side)." }
            return said + ": too \(side) by a factor of \(formatNumber(times, digits: 2))."
        }
    }

    /// How well the predictions of a lesson hit, and on which side they missed.
    static func calibration(_ guesses: [Guess]) -> String? {
        guard let found = Calibration(guesses) else { return nil }
        var parts: [String] = []
        if let distance = found.distance, let bias = found.bias {
            let points = Int((distance * 100).rounded())
            var part = "your \(counted(found.shares, "predicted probability was", "predicted probabilities were"))"
            part +=
                " \(points == 0 ? "exact" : "\(found.shares == 1 ? "" : "on average ")\(counted(points, "point", "points")) off")"
            if found.shares > 1, abs(bias) >= distance / 2, points > 0 {
                part += bias > 0 ? ", mostly too high" : ", mostly too low"
            }
            parts.append(part)
        }
        if found.choices > 0 {
            parts.append("\(found.rightChoices) of \(counted(found.choices, "choice", "choices")) came true")
        }
        let others = found.count - found.shares - found.choices
        if others > 0 { parts.append("\(counted(others, "number", "numbers")) guessed") }
        let predictions = "Your first predictions: " + parts.joined(separator: "; ") + "."
        guard let nearness = found.nearness else { return predictions }
        return predictions + " How near your numbers came: \(Int((nearness * 100).rounded())) of 100."
    }
}
