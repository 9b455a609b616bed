/// A word of a cell and where it stands.
struct Word: Sendable, Equatable {
    /// The text, escapes resolved. Of an option, its value.
    var text: String
    /// `key` of `key=value`.
    var key: String?
    var isQuoted: Bool
    /// Characters of the cell, from 0.
    var span: Range<Int>
}

/// Splits a cell into words: bare ones run to the next space, `"…"` and “…” quote, `[…]` holds together,
/// `key=value` is an option, and `#` followed by a space or the end begins a comment.
struct Lexer {
    private let characters: [Character]
    private var position: Int

    init(_ cell: String, from start: Int = 0) {
        characters = Array(cell)
        position = start
    }

    static func words(_ cell: String, from start: Int = 0) throws(CellError) -> [Word] {
        var lexer = Lexer(cell, from: start)
        var words: [Word] = []
        while let word = try lexer.next() { words.append(word) }
        return words
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }

    private mutating func next() throws(CellError) -> Word? {
        while let character = current, character.isWhitespace { position += 1 }
        guard current != nil, !startsComment else { return nil }
        let start = position
        if isQuote(current) {
            let text = try quoted()
            return Word(text: text, key: nil, isQuoted: true, span: start..<position)
        }
        if let key = optionKey() {
            if isQuote(current) {
                let text = try quoted()
                return Word(text: text, key: key, isQuoted: true, span: start..<position)
            }
            return Word(text: try bare(), key: key, isQuoted: false, span: start..<position)
        }
        return Word(text: try bare(), key: nil, isQuoted: false, span: start..<position)
    }

    private var startsComment: Bool {
        guard current == "#" else { return false }
        return position + 1 == characters.count || characters[position + 1].isWhitespace
    }

    private func isQuote(_ character: Character?) -> Bool { character == "\"" || character == "“" || character == "”" }

    /// Consumes `key=` where a bare word begins like that.
    private mutating func optionKey() -> String? {
        guard let first = current, first.isLetter else { return nil }
        var end = position
        while end < characters.count,
            characters[end].isLetter || characters[end].isNumber || "-_".contains(characters[end])
        {
            end += 1
        }
        guard end < characters.count, characters[end] == "=" else { return nil }
        defer { position = end + 1 }
        return String(characters[position..<end])
    }

    private mutating func bare() throws(CellError) -> String {
        var text = ""
        var open: [Int] = []
        while let character = current, !open.isEmpty || !character.isWhitespace {
            if character == "[" { open.append(position) }
            if character == "]", !open.isEmpty { open.removeLast() }
            text.append(character)
            position += 1
        }
        if let start = open.last {
            throw CellError(.syntax, "this bracket is never closed", hint: "add a ]", span: start..<start + 1)
        }
        return text
    }

    private mutating func quoted() throws(CellError) -> String {
        let start = position
        position += 1
        var text = ""
        while let character = current {
            if isQuote(character) {
                position += 1
                return text
            }
            if character == "\\" {
                text.append(try escape())
            } else {
                text.append(character)
                position += 1
            }
        }
        throw CellError(.syntax, "this quote is never closed", hint: "add a \"", span: start..<start + 1)
    }

    /// `\" \\ \n \t \u{1F600}`.
    private mutating func escape() throws(CellError) -> Character {
        let start = position
        position += 1
        guard let kind = current else {
            throw CellError(.syntax, "the cell ends in the middle of an escape", span: start..<start + 1)
        }
        position += 1
        switch kind {
        case "\"", "\\", "“", "”": return kind
        case "n": return "\n"
        case "t": return "\t"
        case "u":
            var digits = ""
            if current == "{" {
                position += 1
                while let digit = current, digit.isHexDigit, digits.count < 7 {
                    digits.append(digit)
                    position += 1
                }
                if current == "}", let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                    position += 1
                    return Character(scalar)
                }
            }
            throw CellError(
                .syntax, "this is no character", hint: "write \\u{1F600}, with the character's number in hexadecimal",
                span: start..<max(position, start + 1))
        default:
            throw CellError(
                .syntax, "no escape \"\\\(kind)\"", hint: "known are \\\" \\\\ \\n \\t \\u{…}", span: start..<position)
        }
    }
}
