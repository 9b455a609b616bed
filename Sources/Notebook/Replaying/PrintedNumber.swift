/// A number as it was printed.
struct PrintedNumber: Equatable {
    var value: Double
    /// The digits of one that is whole as printed, and so has to be the same; nil for any other.
    var whole: String?
    /// What one step of its last digit is worth.
    var unit: Double

    /// Whether `other` lies within the tolerance of this one, which stands in the file.
    func accepts(_ other: PrintedNumber) -> Bool {
        // Digit by digit: a Double cannot tell long ones apart.
        if let whole, let found = other.whole {
            return whole == found && (whole == "0" || (value < 0) == (other.value < 0))
        }
        if value.isNaN || other.value.isNaN { return value.isNaN && other.value.isNaN }
        if value.isInfinite || other.value.isInfinite { return value == other.value }
        let step = whole == nil ? unit : other.unit
        // A hair more, because 0.1 − 0.2 is no exact number of tenths.
        return (value - other.value).magnitude <= Swift.max(step * (1 + 1e-9), Self.tolerance(value))
    }

    /// 1e-6 + 1e-5·|a|.
    static func tolerance(_ a: Double) -> Double { 1e-6 + 1e-5 * a.magnitude }
}

/// Reads the number that begins at a place of a line.
struct NumberReader {
    private let text: [Unicode.Scalar]
    private var index: Int

    /// - Parameter isFirst: whether what stands before `start` is unknown, and so no part of a word.
    static func read(
        _ text: [Unicode.Scalar], at start: Int, isFirst: Bool = false
    ) -> (number: PrintedNumber, end: Int)? {
        let before: Unicode.Scalar = start > 0 && !isFirst ? text[start - 1] : " "
        guard !isWordy(before), before != "." else { return nil }
        var reader = NumberReader(text: text, index: start)
        let isSigned = reader.current.map { "-−+".unicodeScalars.contains($0) } ?? false
        // After a bracket it is a difference, as in (a)-1.
        if isSigned, before == ")" || before == "]" { return nil }
        let isNegative = isSigned && reader.current != "+"
        if isSigned { reader.index += 1 }
        guard var number = reader.special() ?? reader.digits() else { return nil }
        if isNegative { number.value.negate() }
        if let after = reader.current, isWordy(after) { return nil }
        return (number, reader.index)
    }

    private var current: Unicode.Scalar? { index < text.count ? text[index] : nil }

    /// `nan`, `inf`.
    private mutating func special() -> PrintedNumber? {
        for (word, value) in [("nan", Double.nan), ("inf", Double.infinity)]
        where text[index...].starts(with: word.unicodeScalars) {
            index += 3
            return PrintedNumber(value: value, whole: nil, unit: 0)
        }
        return nil
    }

    private mutating func digits() -> PrintedNumber? {
        let integral = run()
        var decimals = ""
        let hasPoint = current == "." && isPointOfNumber(after: integral)
        if hasPoint {
            index += 1
            decimals = run()
        }
        guard !(integral + decimals).isEmpty else { return nil }
        let power = exponent()
        let unit = Double("1e\((power ?? 0) - decimals.count)") ?? 0
        let digits = "\(integral.isEmpty ? "0" : integral).\(decimals.isEmpty ? "0" : decimals)e\(power ?? 0)"
        // `0.` and `1.` are whole: how some print a whole number, and how a sentence ends that has one in it.
        let isWhole = decimals.isEmpty && power == nil
        // What no Double can hold is compared as text.
        guard let value = Double(digits), value.isFinite || isWhole else { return nil }
        let whole = isWhole ? String(integral.drop { $0 == "0" }) : nil
        return PrintedNumber(value: value, whole: whole == "" ? "0" : whole, unit: unit)
    }

    /// A point before a space or another point ends a sentence.
    private func isPointOfNumber(after integral: String) -> Bool {
        guard index + 1 < text.count else { return !integral.isEmpty }
        let next = text[index + 1]
        return Self.isDigit(next) || !integral.isEmpty && !next.properties.isWhitespace && next != "."
    }

    private mutating func run() -> String {
        var digits = ""
        while let digit = current, Self.isDigit(digit) {
            digits.unicodeScalars.append(digit)
            index += 1
        }
        return digits
    }

    private mutating func exponent() -> Int? {
        let start = index
        guard current == "e" || current == "E" else { return nil }
        index += 1
        var sign = ""
        if let mark = current, "+-−".unicodeScalars.contains(mark) {
            sign = mark == "+" ? "" : "-"
            index += 1
        }
        guard let power = Int(sign + run()), abs(power) < 10_000 else {
            index = start
            return nil
        }
        return power
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isWordy(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || scalar == "_" || scalar.properties.isAlphabetic
    }
}
