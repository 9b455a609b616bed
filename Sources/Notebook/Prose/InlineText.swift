/// A piece of a line of Markdown, and what it is.
public struct InlineText: Sendable, Equatable {
    public enum Style: Sendable, Equatable {
        case plain, emphasis, strong, code
        /// Where it leads.
        case link(String)
    }

    public var text: String
    public var style: Style

    public init(_ text: String, _ style: Style = .plain) { (self.text, self.style) = (text, style) }

    /// Takes a text apart. What never closes is no mark.
    public static func parse(_ text: String) -> [InlineText] {
        var reader = InlineReader(text)
        return reader.pieces()
    }

    /// The text without its marks.
    public static func plain(_ text: String) -> String { parse(text).map(\.text).joined() }
}

private struct InlineReader {
    private let characters: [Character]
    private var position = 0
    private var found: [InlineText] = []

    init(_ text: String) { characters = Array(text) }

    mutating func pieces() -> [InlineText] {
        while position < characters.count {
            let character = characters[position]
            if character == "\\", let next = at(position + 1), next.isPunctuation || next.isSymbol {
                add(String(next))
                position += 2
            } else if !(code() || link() || span()) {
                add(String(character))
                position += 1
            }
        }
        return found
    }

    private func at(_ index: Int) -> Character? { characters.indices.contains(index) ? characters[index] : nil }

    private mutating func add(_ text: String, _ style: InlineText.Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = found.last, last.style == style {
            found[found.count - 1].text += text
        } else {
            found.append(InlineText(text, style))
        }
    }

    private func run(_ mark: Character, from start: Int) -> Int {
        characters[start...].prefix { $0 == mark }.count
    }

    /// `` `x` ``, with as many marks at its end as at its start.
    private mutating func code() -> Bool {
        guard characters[position] == "`" else { return false }
        let count = run("`", from: position)
        var end = position + count
        while end < characters.count {
            guard characters[end] == "`" else {
                end += 1
                continue
            }
            let closing = run("`", from: end)
            if closing == count {
                var text = String(characters[(position + count)..<end]).map { $0.isNewline ? " " : $0 }
                if text.count > 2, text.first == " ", text.last == " " { text = Array(text.dropFirst().dropLast()) }
                add(String(text), .code)
                position = end + count
                return true
            }
            end += closing
        }
        add(String(repeating: "`", count: count))
        position += count
        return true
    }

    /// `[text](place)`, and of a picture the words that stand for it.
    private mutating func link() -> Bool {
        let start = characters[position] == "!" && at(position + 1) == "[" ? position + 1 : position
        guard characters[start] == "[", let middle = characters[start...].firstIndex(of: "]"), at(middle + 1) == "(",
            let end = characters[middle...].firstIndex(of: ")")
        else { return false }
        let text = InlineText.plain(String(characters[(start + 1)..<middle]))
        let place = String(characters[(middle + 2)..<end]).split(separator: " ").first.map(String.init) ?? ""
        add(text, .link(place))
        position = end + 1
        return true
    }

    /// `*x*`, `_x_`, `**x**`, `__x__`. Within a word `_` is a letter, as in `c_proj`.
    private mutating func span() -> Bool {
        let mark = characters[position]
        guard mark == "*" || mark == "_" else { return false }
        let count = min(2, run(mark, from: position))
        let start = position + count
        let before = at(position - 1)
        if mark == "_", before?.isLetter == true || before?.isNumber == true { return false }
        guard let first = at(start), !first.isWhitespace, first != mark else { return false }
        var end = start + 1
        while end + count <= characters.count {
            let closes = characters[end..<end + count].allSatisfy { $0 == mark } && !characters[end - 1].isWhitespace
            let after = at(end + count)
            let isInWord = mark == "_" && (after?.isLetter == true || after?.isNumber == true)
            if closes, !isInWord, after != mark {
                for piece in InlineText.parse(String(characters[start..<end])) {
                    add(piece.text, piece.style == .plain ? (count == 2 ? .strong : .emphasis) : piece.style)
                }
                position = end + count
                return true
            }
            end += 1
        }
        return false
    }
}
