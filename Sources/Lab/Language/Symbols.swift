/// A symbol of an expression.
struct Symbol: Sendable {
    enum Kind: Sendable, Equatable {
        case number(Double)
        case text(String)
        case tokenID(Int)
        case name(String)
        case sign(Expression.Operator)
        case open(Character)
        case close(Character)
        case comma, colon, dots, assign
    }

    var kind: Kind
    var span: Range<Int>
}

/// Symbols of an expression. Signs that our own answers print (− × ÷ ≤ ≥ ≠) are read, too.
extension Lexer {
    /// All symbols from here to the end of the cell.
    mutating func symbols() throws(CellError) -> [Symbol] {
        var symbols: [Symbol] = []
        while true {
            skipBlanks()
            guard let character = current else { return symbols }
            let start = position
            let kind = try symbol(character)
            symbols.append(Symbol(kind: kind, span: start..<position))
        }
    }

    private mutating func symbol(_ character: Character) throws(CellError) -> Symbol.Kind {
        if isQuote(character) { return .text(try quoted()) }
        if Self.isDigit(character) || (character == "." && peek(1).map(Self.isDigit) == true) {
            return .number(try number())
        }
        if Self.startsName(character) { return name() }
        if character == "#", let digit = peek(1), Self.isDigit(digit) { return .tokenID(try tokenID()) }
        position += 1
        switch character {
        case "(", "[": return .open(character)
        case ")", "]": return .close(character)
        case ",": return .comma
        case ":": return .colon
        case ".":
            if take(".") { return .dots }
        case "+": return .sign(.plus)
        case "-", "−": return .sign(.minus)
        case "*":
            if current == "*" {
                throw CellError(.syntax, "powers are written with ^", span: position - 1..<position + 1)
            }
            return .sign(.times)
        case "×", "·": return .sign(.times)
        case "/", "÷": return .sign(.over)
        case "^": return .sign(.power)
        case "<": return .sign(take("=") ? .lessOrEqual : .less)
        case ">": return .sign(take("=") ? .greaterOrEqual : .greater)
        case "≤": return .sign(.lessOrEqual)
        case "≥": return .sign(.greaterOrEqual)
        case "≠": return .sign(.unequal)
        case "=": return take("=") ? .sign(.equal) : .assign
        case "!":
            if take("=") { return .sign(.unequal) }
            throw CellError(.syntax, "\"!\" is written as not", span: position - 1..<position)
        case "%":
            throw CellError(
                .syntax, "a percent sign follows a number directly, as in 40%", span: position - 1..<position)
        default: break
        }
        throw meaningless(character, at: position - 1..<position)
    }

    private func meaningless(_ character: Character, at span: Range<Int>) -> CellError {
        if let scalar = Self.invisible(character) {
            return CellError(
                .syntax, "there is an invisible character here (U+\(String(scalar.value, radix: 16, uppercase: true)))",
                hint: "take it out, or type the line anew", span: span)
        }
        let hint: String? =
            switch character {
            case "'", "‘", "’": "texts stand in double quotes, as in \" France\""
            case "#": "a comment begins with # and a space, the id of a token is # and a number"
            default: nil
            }
        return CellError(.syntax, "\"\(safe(String(character)))\" has no meaning here", hint: hint, span: span)
    }

    /// Digits of ours only: `"0"..."9"` as characters would take in a 5 with an accent on it.
    static func isDigit(_ character: Character) -> Bool {
        character.asciiValue.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    /// Names that look the same are the same, so nothing invisible is part of one.
    static func startsName(_ character: Character) -> Bool {
        character == "_" || (character.isLetter && invisible(character) == nil)
    }

    static func continuesName(_ character: Character) -> Bool { startsName(character) || isDigit(character) }

    /// What of the character no font shows: joiners, variation selectors, fillers.
    private static func invisible(_ character: Character) -> Unicode.Scalar? {
        character.isASCII ? nil : character.unicodeScalars.first { $0.properties.isDefaultIgnorableCodePoint }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard current == character else { return false }
        position += 1
        return true
    }

    /// A name, or one of the words `and`, `or`, `not`, which are told apart by the parser.
    private mutating func name() -> Symbol.Kind {
        var text = ""
        while let character = current, Self.continuesName(character) {
            text.append(character)
            position += 1
        }
        switch text {
        case "and": return .sign(.and)
        case "or": return .sign(.or)
        default: return .name(text)
        }
    }

    private mutating func digits() -> String {
        var text = ""
        while let character = current, Self.isDigit(character) {
            text.append(character)
            position += 1
        }
        return text
    }

    /// `0.4`, `.4`, `1e-3`, `40%`; the point of `2..5` is not the number's.
    private mutating func number() throws(CellError) -> Double {
        let start = position
        var text = digits()
        if current == ".", peek(1) != "." {
            position += 1
            text = (text.isEmpty ? "0" : text) + "." + digits()
            if text.hasSuffix(".") { text += "0" }
        }
        if current == "e" || current == "E" {
            let before = position
            position += 1
            var exponent = "e"
            if let sign = current, sign == "+" || sign == "-" || sign == "−" {
                exponent += sign == "+" ? "+" : "-"
                position += 1
            }
            let power = digits()
            if power.isEmpty { position = before } else { text += exponent + power }
        }
        let isPercent = current == "%"
        if isPercent { position += 1 }
        guard let value = Double(text), value.isFinite else {
            throw CellError(
                .badValue, "this number is too large", hint: "the largest is about 1.8e308", span: start..<position)
        }
        if let character = current, Self.continuesName(character) {
            throw CellError(
                .syntax, "a number ends here, and \"\(safe(String(character)))\" follows",
                hint: "is a * missing between them?", span: position..<position + 1)
        }
        return isPercent ? value / 100 : value
    }

    private mutating func tokenID() throws(CellError) -> Int {
        let start = position
        position += 1
        guard let id = Int(digits()) else {
            throw CellError(.unknownToken, "no token has an id that large", span: start..<position)
        }
        return id
    }
}
