/// The right number, and how near to it an answer has to be.
public struct NumberTarget: Sendable, Equatable {
    public enum Judgement: Sendable, Equatable {
        case right
        /// The right number, but rounded further than can be told from a guess.
        case coarse
        case wrong
    }

    public var value: Double
    public var tolerance: Quiz.Tolerance?

    public init(_ value: Double, _ tolerance: Quiz.Tolerance?) { (self.value, self.tolerance) = (value, tolerance) }

    /// What a quiz without a tolerance allows: nothing where the answer is whole, else one hundredth of it.
    private var allowance: Double {
        switch tolerance {
        case .absolute(let allowed): allowed
        case .relative(let part): part * value.magnitude
        case nil: value == value.rounded() ? 0 : 0.01 * value.magnitude
        }
    }

    public func judge(_ answer: NumberAnswer) -> Judgement {
        if accepts(answer) { return .right }
        // 65.9% where the answer is counted in hundredths.
        if answer.isPercent, value.magnitude > 1 {
            var inHundredths = answer
            inHundredths.value *= 100
            inHundredths.step *= 100
            if accepts(inHundredths) { return .right }
        }
        return isRounded(answer) && answer.value != 0 ? .coarse : .wrong
    }

    private func accepts(_ answer: NumberAnswer) -> Bool {
        if answer.value == value { return true }
        guard answer.value.isFinite, value.isFinite else { return false }
        let distance = (answer.value - value).magnitude
        // A hair more, because 0.659 − 0.654 is not quite 0.005.
        if distance <= allowance * (1 + 1e-9) + 1e-12 * value.magnitude { return true }
        // Two digits, correctly rounded, show that somebody has worked it out.
        return answer.digits >= 2 && isRounded(answer) && answer.step <= 0.1 * value.magnitude
    }

    /// Whether the answer is the value, rounded to the answer's last digit.
    private func isRounded(_ answer: NumberAnswer) -> Bool {
        answer.step > 0 && (answer.value - value).magnitude <= answer.step / 2 * (1 + 1e-9)
    }
}
