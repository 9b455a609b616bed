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

/// Words of a command: bare ones run to the next space, brackets hold together, and `key=value` is an option.
extension Lexer {
    static func words(_ cell: String, from start: Int = 0) throws(CellError) -> [Word] {
        var lexer = Lexer(cell, from: start)
        var words: [Word] = []
        while let word = try lexer.next() { words.append(word) }
        return words
    }

    private mutating func next() throws(CellError) -> Word? {
        skipBlanks()
        guard current != nil else { return nil }
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
        while let character = current, !open.isEmpty || !(character.isWhitespace || endsLine) {
            if !open.isEmpty, isQuote(character) {
                let start = position
                _ = try quoted()
                text += String(characters[start..<position])
                continue
            }
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
}
