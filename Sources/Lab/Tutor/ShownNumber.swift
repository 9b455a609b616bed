import Notebook

/// What came of a prediction, as the lesson's cells have put it on the screen.
struct ShownNumber: Equatable {
    /// With the digits that were shown.
    var text: String
    /// Where it stands, in words.
    var place: String?

    /// - Parameters:
    ///   - expression: what the question's answer is worked out by; a token in it is looked for first.
    ///   - lines: what the cells have answered.
    /// nil where the number was not shown.
    init?(of guess: Guess, _ expression: String, in lines: [String]) {
        let truth: Double
        let isShare: Bool
        switch guess.outcome {
        case .choice: return nil
        case .share(_, let value): (truth, isShare) = (value, true)
        case .number(_, let value): (truth, isShare) = (value, false)
        }
        let token = Self.token(of: expression)
        let row = token.map { "␠\($0.drop { $0 == " " })" }
        let ofToken = lines.filter { line in
            row.map { line.split(separator: " ").contains(Substring($0)) } ?? false
        }
        if let row, let text = Self.find(truth, isShare: isShare, in: ofToken) {
            (self.text, place) = (text, "the row of \(row)")
        } else if expression.hasPrefix("entropy("),
            let text = Self.find(truth, isShare: false, in: lines.filter { $0.contains("entropy") })
        {
            (self.text, place) = (text, "the line of the entropy")
        } else if let text = Self.find(truth, isShare: isShare, in: lines) {
            (self.text, place) = (text, nil)
        } else {
            return nil
        }
    }

    /// ` France` of `probs[" France"]`, and of nothing more.
    private static func token(of expression: String) -> String? {
        let parts = expression.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasSuffix("["), parts[2] == "]", parts[1].hasPrefix(" ") else {
            return nil
        }
        return String(parts[1])
    }

    private static func find(_ truth: Double, isShare: Bool, in lines: [String]) -> String? {
        var best: (text: String, digits: Int)?
        for line in lines {
            if isShare, line.contains(percent(truth)) { return percent(truth) }
            for word in line.split(whereSeparator: { $0.isWhitespace || "[](){};:".contains($0) }) {
                let text = word.reversed().drop { ".,".contains($0) }.reversed()
                guard let number = NumberAnswer(String(text), expected: truth), number.step > 0, number.digits > 1,
                    !number.isPercent, (number.value - truth).magnitude <= number.step / 2 * (1 + 1e-9),
                    number.digits > best?.digits ?? 0
                else { continue }
                best = (String(text), number.digits)
            }
        }
        return best?.text
    }
}
