/// A piece of output as it is compared: a number, or one character. Spaces, and the block characters of bars and heat
/// maps, are left out, because they say nothing that the numbers do not.
enum OutputToken: Equatable {
    case number(PrintedNumber)
    case character(Character)
    /// `[..]`.
    case anything

    /// - Parameter hasWildcards: whether `[..]` stands for anything.
    static func tokens(_ line: String, hasWildcards: Bool) -> [OutputToken] {
        let characters = Array(line)
        var tokens: [OutputToken] = []
        var index = 0
        while index < characters.count {
            if hasWildcards, characters[index...].starts(with: "[..]") {
                tokens.append(.anything)
                index += 4
            } else if let (number, end) = PrintedNumber.read(characters, at: index) {
                tokens.append(.number(number))
                index = end
            } else {
                if !isDrawing(characters[index]) { tokens.append(.character(characters[index])) }
                index += 1
            }
        }
        return tokens
    }

    /// White space and block elements (U+2580 to U+259F), and the dot that stands for an empty cell of a strip.
    static func isDrawing(_ character: Character) -> Bool {
        guard !character.isWhitespace, let scalar = character.unicodeScalars.first else { return true }
        return (0x2580...0x259F).contains(scalar.value) || character == "·"
    }
}

/// A number as it was printed.
struct PrintedNumber: Equatable {
    var value: Double
    /// Whether it is whole as printed, and so has to be the same.
    var isInteger: Bool
    /// What one step of its last digit is worth.
    var unit: Double

    /// Whether `other` lies within the tolerance of this one, which stands in the file.
    func accepts(_ other: PrintedNumber) -> Bool {
        if isInteger, other.isInteger { return value == other.value }
        if value.isNaN || other.value.isNaN { return value.isNaN && other.value.isNaN }
        if value.isInfinite || other.value.isInfinite { return value == other.value }
        let step = isInteger ? other.unit : unit
        // A hair more, because 0.1 − 0.2 is no exact number of tenths.
        return (value - other.value).magnitude <= Swift.max(step * (1 + 1e-9), Self.tolerance(value))
    }

    /// 1e-6 + 1e-5·|a|.
    static func tolerance(_ a: Double) -> Double { 1e-6 + 1e-5 * a.magnitude }

    /// The number that begins at `start`, and where it ends; nil where none does, or where it is part of a word.
    static func read(_ characters: [Character], at start: Int) -> (PrintedNumber, end: Int)? {
        let before = start > 0 ? characters[start - 1] : " "
        guard !isWordy(before), before != "." else { return nil }
        var index = start
        var isNegative = false
        if "-−+".contains(characters[index]) {
            guard !")]".contains(before) else { return nil }
            isNegative = characters[index] != "+"
            index += 1
        }
        if let (special, end) = word(characters, at: index) {
            return (PrintedNumber(value: isNegative ? -special : special, isInteger: false, unit: 0), end)
        }
        var digits = ""
        while index < characters.count, isDigit(characters[index]) {
            digits.append(characters[index])
            index += 1
        }
        var decimals = ""
        var hasPoint = false
        // A point that no digit follows ends a sentence, unless nothing follows at all: `0.`.
        if index < characters.count, characters[index] == ".",
            index + 1 >= characters.count || isDigit(characters[index + 1])
                || !characters[index + 1].isWhitespace && characters[index + 1] != "."
        {
            hasPoint = true
            index += 1
            while index < characters.count, isDigit(characters[index]) {
                decimals.append(characters[index])
                index += 1
            }
        }
        guard !(digits + decimals).isEmpty else { return nil }
        var power = 0
        if let (exponent, end) = exponent(characters, at: index) { (power, index) = (exponent, end) }
        if index < characters.count, isWordy(characters[index]) { return nil }
        let text = "\(digits.isEmpty ? "0" : digits).\(decimals.isEmpty ? "0" : decimals)e\(power)"
        guard let value = Double(text) else { return nil }
        let unit = Double("1e\(power - decimals.count)") ?? 0
        let isInteger = !hasPoint && power == 0
        return (PrintedNumber(value: isNegative ? -value : value, isInteger: isInteger, unit: unit), index)
    }

    private static func word(_ characters: [Character], at start: Int) -> (Double, Int)? {
        for (text, value) in [("nan", Double.nan), ("inf", Double.infinity)] {
            let end = start + 3
            guard end <= characters.count, String(characters[start..<end]) == text else { continue }
            if end == characters.count || !isWordy(characters[end]) { return (value, end) }
        }
        return nil
    }

    private static func exponent(_ characters: [Character], at start: Int) -> (Int, Int)? {
        guard start < characters.count, characters[start] == "e" || characters[start] == "E" else { return nil }
        var index = start + 1
        var text = ""
        if index < characters.count, "+-−".contains(characters[index]) {
            text = characters[index] == "+" ? "" : "-"
            index += 1
        }
        let first = index
        while index < characters.count, isDigit(characters[index]) {
            text.append(characters[index])
            index += 1
        }
        // Beyond what a Double can hold there is nothing to tell apart.
        guard index > first, let power = Int(text), abs(power) < 10_000 else { return nil }
        return (power, index)
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    private static func isWordy(_ character: Character) -> Bool {
        character.isLetter || isDigit(character) || character == "_"
    }
}
