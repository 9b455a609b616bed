/// A number as a learner types it: `0.4`, `.4`, `0,4`, `40%`, `2/5`, `1,088,256`, `about 0.4`.
public struct NumberAnswer: Sendable, Equatable {
    public var value: Double
    /// What one step of its last digit is worth; 0 where the number is meant exactly.
    public var step: Double
    /// Digits that count: 2 in `0.40`.
    public var digits: Int
    /// It was given in hundredths.
    public var isPercent: Bool

    /// A number that was worked out, and so is meant exactly.
    public init(exactly value: Double) { (self.value, step, digits, isPercent) = (value, 0, 17, false) }

    private init(value: Double, step: Double, digits: Int, isPercent: Bool) {
        (self.value, self.step, self.digits, self.isPercent) = (value, step, digits, isPercent)
    }

    /// - Parameter expected: the right answer, which tells what a comma is: a thousands mark where the answer is whole
    ///   or there are several groups of three, else a decimal comma.
    /// - Returns: nil for what is no number.
    public init?(_ text: String, expected: Double) {
        var text = Self.bare(text)
        for (word, value) in [
            ("inf", Double.infinity), ("-inf", -Double.infinity), ("∞", .infinity), ("-∞", -.infinity),
        ]
        where text == word {
            self.init(exactly: value)
            return
        }
        var isPercent = false
        for unit in ["%", "percent", "per cent", "٪", "％"] where text.hasSuffix(unit) {
            text = String(text.dropLast(unit.count))
            isPercent = true
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let above = Self.digits(String(parts[0]), expected),
                let below = Self.digits(String(parts[1]), expected),
                below.value != 0
            else { return nil }
            self.init(exactly: above.value / below.value / (isPercent ? 100 : 1))
            self.isPercent = isPercent
            return
        }
        guard let found = Self.digits(text, isPercent ? expected * 100 : expected) else { return nil }
        self.init(
            value: isPercent ? found.value / 100 : found.value, step: isPercent ? found.step / 100 : found.step,
            digits: found.digits, isPercent: isPercent)
    }

    /// Without what surrounds a number in a sentence.
    private static func bare(_ text: String) -> String {
        var text = text.lowercased().replacing("−", with: "-").replacing("–", with: "-")
        // Spaces, also narrow ones, and apostrophes set groups of digits apart.
        text = DocumentReader.trimmed(text[...])
        for start in ["about ", "roughly ", "approximately ", "around ", "circa ", "ca. ", "c. ", "≈", "~", "="]
        where text.hasPrefix(start) {
            text = DocumentReader.trimmed(text.dropFirst(start.count))
        }
        for end in [" nats", " nat", " points", " tokens", " parameters"] where text.hasSuffix(end) {
            text = String(text.dropLast(end.count))
        }
        // What ends a sentence; a point directly after the digits does, too.
        let end = text.reversed().drop { ".,!? ".contains($0) }
        if let last = end.first, last.isNumber || last == "%" { text = String(end.reversed()) }
        return text.filter { !$0.isWhitespace && $0 != "'" && $0 != "’" && $0 != "_" }
    }

    /// Digits with marks between them.
    private static func digits(_ text: String, _ expected: Double) -> (value: Double, step: Double, digits: Int)? {
        let signless = text.first.map { "+-".contains($0) } == true ? String(text.dropFirst()) : text
        let sign = text.hasPrefix("-") ? -1.0 : 1
        let parts = signless.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard let mantissa = parts.first, let plain = point(String(mantissa), expected) else { return nil }
        var power = 0
        if parts.count == 2 {
            guard let given = Int(parts[1]), abs(given) < 400 else { return nil }
            power = given
        }
        guard let value = Double("\(plain)e\(power)"), value.isFinite else { return nil }
        let decimals = plain.firstIndex(of: ".").map { plain[plain.index(after: $0)...].count } ?? 0
        let figures = plain.filter(\.isNumber).drop { $0 == "0" }.count
        return (sign * value, Double("1e\(power - decimals)") ?? 0, max(1, figures))
    }

    /// The digits with one point at most; nil for what is no number.
    private static func point(_ text: String, _ expected: Double) -> String? {
        guard text.contains(where: \.isNumber), text.allSatisfy({ ("0"..."9").contains($0) || $0 == "." || $0 == "," })
        else { return nil }
        let (commas, points) = (text.count { $0 == "," }, text.count { $0 == "." })
        guard let last = text.last(where: { $0 == "," || $0 == "." }) else { return text }
        let other: Character = last == "," ? "." : ","
        if commas > 0, points > 0 {
            // 1,088.5 and 1.088,5: the last mark is the decimal one, and the others make groups of three.
            guard text.count(where: { $0 == last }) == 1, let place = text.firstIndex(of: last),
                isGrouped(text[..<place], by: other)
            else { return nil }
            return text.filter { $0 != other }.replacing(",", with: ".")
        }
        guard commas + points == 1 else {
            return isGrouped(text[...], by: last) ? text.filter { $0 != last } : nil
        }
        if last == ",", expected == expected.rounded(), isGrouped(text[...], by: last) {
            return text.filter { $0 != last }
        }
        return text.replacing(",", with: ".")
    }

    /// One to three digits, then groups of three.
    private static func isGrouped(_ text: Substring, by mark: Character) -> Bool {
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
            && !(groups[0].first == "0" && groups.count > 1)
    }
}
