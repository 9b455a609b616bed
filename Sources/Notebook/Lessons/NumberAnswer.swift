/// A number as a learner types it: `0.4`, `.4`, `0,4`, `40 %`, `2/5`, `1,088,256`, `1 088 256`, `about 0.4 nats`.
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

    /// The same with a percent sign behind it.
    public var inHundredths: NumberAnswer {
        NumberAnswer(value: value / 100, step: step / 100, digits: digits, isPercent: true)
    }

    /// - Parameter expected: the right answer, which tells what one comma before three digits is: a thousands mark where
    ///   that is nearer to it, else a decimal comma. Several groups of three are always thousands.
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
            text = DocumentReader.trimmed(text.dropLast(unit.count))
            isPercent = true
        }
        var scale = 1.0
        for (unit, value) in Self.multiples where text.hasSuffix(unit) && !isPercent {
            text = DocumentReader.trimmed(text.dropLast(unit.count))
            scale = value
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let above = Self.digits(DocumentReader.trimmed(parts[0]), expected),
                let below = Self.digits(DocumentReader.trimmed(parts[1]), expected),
                below.value != 0
            else { return nil }
            self.init(exactly: scale * above.value / below.value / (isPercent ? 100 : 1))
            self.isPercent = isPercent
            return
        }
        let wanted = (isPercent ? expected * 100 : expected) / scale
        guard let found = Self.digits(text, wanted) else { return nil }
        let unit = isPercent ? 0.01 : scale
        self.init(
            value: isPercent ? found.value / 100 : found.value * scale, step: found.step * unit,
            digits: found.digits, isPercent: isPercent)
    }

    private static let multiples: [(String, Double)] = [
        ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("k", 1e3), ("m", 1e6), ("bn", 1e9), ("b", 1e9),
    ]

    /// What people put before a number, and after it.
    private static let starts = [
        "about ", "roughly ", "approximately ", "approx. ", "approx ", "around ", "almost ", "nearly ", "maybe ",
        "perhaps ", "circa ", "ca. ", "ca ", "c. ", "≈", "~", "≃", "=", "×",
    ]
    private static let units = [
        " percentage points", " points", " point", "nats", "nat", "bits", "bit", " tokens", " token", " parameters",
        " parameter", " times", " fold", "-fold", " degrees", " degree", "°", "×", "x", " layers", " layer", " heads",
        " head", " steps", " step", " cases", " texts", " numbers", " bytes", " letters", " words",
    ]

    /// Without what surrounds a number in a sentence.
    private static func bare(_ text: String) -> String {
        // Narrow spaces and those that do not break are spaces, too.
        var text = String(text.lowercased().map { $0.isWhitespace ? " " : $0 })
        for dash in ["−", "–"] { text = text.replacing(dash, with: "-") }
        text = DocumentReader.trimmed(text[...])
        while let start = starts.first(where: text.hasPrefix) {
            text = DocumentReader.trimmed(text.dropFirst(start.count))
        }
        text = withoutEnd(text)
        for unit in units where text.hasSuffix(unit) {
            // What a digit does not come before is a word of its own.
            let rest = DocumentReader.trimmed(text.dropLast(unit.count))
            guard let last = rest.last, last.isNumber || last == "." || isMultiple(rest) else { continue }
            text = rest
            break
        }
        return withoutEnd(text)
    }

    private static func isMultiple(_ text: String) -> Bool { multiples.contains { text.hasSuffix($0.0) } }

    /// Without what ends a sentence; a point directly after the digits does, too.
    private static func withoutEnd(_ text: String) -> String {
        let end = text.reversed().drop { ".,!? ".contains($0) }
        guard let last = end.first, last.isNumber || last.isLetter || "%°×".contains(last) else { return text }
        return String(end.reversed())
    }

    /// Digits with marks between them.
    private static func digits(_ text: String, _ expected: Double) -> (value: Double, step: Double, digits: Int)? {
        let isSigned = text.first.map { "+-".contains($0) } == true
        guard let signless = joined(isSigned ? DocumentReader.trimmed(text.dropFirst()) : text) else { return nil }
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

    /// Without the spaces and apostrophes that set groups of three digits apart; nil where they set apart anything else.
    private static func joined(_ text: String) -> String? {
        let text = text.filter { $0 != "_" }
        guard let mark = text.first(where: { " '’".contains($0) }) else { return text }
        let whole = text.prefix { $0 == mark || ("0"..."9").contains($0) }
        return isGrouped(whole, by: mark) ? whole.filter { $0 != mark } + text.dropFirst(whole.count) : nil
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
        if last == ",", isGrouped(text[...], by: last), isThousands(text, expected) {
            return text.filter { $0 != last }
        }
        return text.replacing(",", with: ".")
    }

    /// Whether `1,557` is nearer to what is expected as a whole number than with a decimal comma.
    private static func isThousands(_ text: String, _ expected: Double) -> Bool {
        guard let whole = Double(text.filter { $0 != "," }) else { return false }
        return (whole - expected.magnitude).magnitude < (whole / 1000 - expected.magnitude).magnitude
    }

    /// One to three digits, then groups of three.
    private static func isGrouped(_ text: Substring, by mark: Character) -> Bool {
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
            && !(groups[0].first == "0" && groups.count > 1)
    }
}
