/// Reads a cell from left to right: what commands, assignments and expressions have in common. `"…"` and “…” quote,
/// `#` followed by a space or the end begins a comment, and a `\` at the end of a line carries it on.
struct Lexer {
    let characters: [Character]
    var position: Int

    init(_ cell: String, from start: Int = 0) {
        characters = Array(cell)
        position = start
    }

    var current: Character? { position < characters.count ? characters[position] : nil }

    /// The character `offset` places on.
    func peek(_ offset: Int) -> Character? {
        position + offset < characters.count ? characters[position + offset] : nil
    }

    /// Skips white space, the `\` that carries a line on, comments, and the mark that some editors begin a file with.
    mutating func skipBlanks() {
        while let character = current {
            if startsComment {
                while let skipped = current, !skipped.isNewline { position += 1 }
            } else if character.isWhitespace || endsLine || character == "\u{FEFF}" {
                position += 1
            } else {
                return
            }
        }
    }

    var startsComment: Bool {
        guard current == "#" else { return false }
        return position + 1 == characters.count || characters[position + 1].isWhitespace
    }

    /// A `\` here carries the line on.
    var endsLine: Bool { current == "\\" && (peek(1) == nil || peek(1)?.isNewline == true) }

    func isQuote(_ character: Character?) -> Bool { character == "\"" || isTypographicQuote(character) }

    private func isTypographicQuote(_ character: Character?) -> Bool { character == "“" || character == "”" }

    /// A text in quotes. What opens with `"` closes with `"`, and what opens with “ or ” closes with one of them, so
    /// that either kind may stand within the other.
    mutating func quoted() throws(CellError) -> String {
        let start = position
        let isStraight = current == "\""
        position += 1
        var text = ""
        while let character = current {
            if isStraight ? character == "\"" : isTypographicQuote(character) {
                position += 1
                return text
            }
            if endsLine, peek(1) != nil {
                position += 2
            } else if character == "\\" {
                text.append(try escape())
            } else {
                text.append(character)
                position += 1
            }
        }
        throw CellError(
            .syntax, "this quote is never closed", hint: isStraight ? "add a \"" : "add a ”", span: start..<start + 1)
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
