import Notebook

/// Markdown on a terminal, in lines of a width at which long texts are read well.
struct ProseRenderer {
    /// Prose is no wider than this, however wide the screen.
    static let measure = 72

    let options: RenderOptions
    private(set) var lines: [String] = []
    private let width: Int

    init(_ options: RenderOptions) {
        self.options = options
        width = max(10, min(Self.measure, options.columns))
    }

    /// Blocks with a blank line between them; entries of a list follow each other.
    mutating func add(_ markdown: String) {
        var isAfterItem = false
        for block in ProseBlock.parse(safeProse(markdown)) {
            let isItem = if case .item = block { true } else { false }
            if !(isItem && isAfterItem) { gap() }
            add(block, indent: 0)
            isAfterItem = isItem
        }
    }

    /// A blank line, unless one stands there or nothing does.
    mutating func gap() {
        if let last = lines.last, !last.isEmpty { lines.append("") }
    }

    mutating func raw(_ line: String) { lines.append(line) }

    private mutating func add(_ block: ProseBlock, indent: Int) {
        let margin = String(repeating: " ", count: indent)
        switch block {
        case .heading(_, let words): add(words, first: margin, rest: margin, all: .strong)
        case .paragraph(let words): add(words, first: margin, rest: margin)
        case .item(let mark, let depth, let words):
            let start =
                margin + String(repeating: "  ", count: depth + 1) + (mark == "•" && options.plain ? "-" : mark) + " "
            add(words, first: start, rest: String(repeating: " ", count: displayWidth(start)))
        case .quote(let blocks):
            for (index, inner) in blocks.enumerated() {
                if index > 0 { lines.append("") }
                add(inner, indent: indent + 4)
            }
        case .table(let header, let rows, let aligned): addTable(header, rows, aligned, margin)
        case .rule: lines.append(margin + String(repeating: options.plain ? "-" : "─", count: max(3, width - indent)))
        }
    }

    /// Words between margins, broken at spaces.
    mutating func add(
        _ pieces: [InlineText], first: String, rest: String, all style: Style? = nil, mark: Style = .normal
    ) {
        var line: [(text: String, style: Style)] = []
        var used = displayWidth(first)
        var (margin, mark) = (first, mark)
        func finish() {
            while let last = line.last, last.text.allSatisfy({ $0 == " " }) { line.removeLast() }
            lines.append(mark.paint(margin, options) + line.map { $0.style.paint($0.text, options) }.joined())
            (line, used, margin, mark) = ([], displayWidth(rest), rest, .normal)
        }
        for word in words(pieces, all: style, room: width - displayWidth(rest)) {
            let size = word.reduce(0) { $0 + displayWidth($1.text) }
            let isSpace = word.count == 1 && word[0].text == " "
            if isSpace {
                if !line.isEmpty {
                    line.append((" ", word[0].style))
                    used += 1
                }
                continue
            }
            if used + size > width, !line.isEmpty { finish() }
            var word = word
            // A word longer than a line is broken inside.
            while used + word.reduce(0, { $0 + displayWidth($1.text) }) > width, width > used {
                let (head, tail) = Self.split(word, at: width - used)
                guard !head.isEmpty, !tail.isEmpty else { break }
                line += head
                finish()
                word = tail
            }
            line += word
            used += word.reduce(0) { $0 + displayWidth($1.text) }
        }
        finish()
    }

    private static func split(
        _ word: [(text: String, style: Style)], at width: Int
    ) -> (head: [(text: String, style: Style)], tail: [(text: String, style: Style)]) {
        var head: [(text: String, style: Style)] = []
        var left = width
        for (index, piece) in word.enumerated() {
            var taken = ""
            for character in piece.text {
                let size = displayWidth(String(character))
                guard size <= left else {
                    if !taken.isEmpty { head.append((taken, piece.style)) }
                    let rest = (String(piece.text.dropFirst(taken.count)), piece.style)
                    return (head, [rest] + word[(index + 1)...])
                }
                taken.append(character)
                left -= size
            }
            head.append(piece)
        }
        return (head, [])
    }

    /// Words and the blanks between them; a word may be of several styles. What stands in quotes or is code is one word
    /// with its blanks, unless it has no room on a line.
    private func words(_ pieces: [InlineText], all style: Style?, room: Int) -> [[(text: String, style: Style)]] {
        var characters: [Character] = []
        var ends: [(end: Int, style: Style)] = []
        var unbroken: [Range<Int>] = []
        for piece in pieces {
            let start = characters.count
            characters += options.spell(text(piece))
            ends.append((characters.count, style ?? self.style(piece.style)))
            if piece.style == .code, Unbroken.fits(characters[start...], room) {
                unbroken.append(start..<characters.count)
            }
        }
        let held = Set((unbroken + Unbroken.quotes(in: characters, room: room)).joined())
        var words: [[(text: String, style: Style)]] = []
        var word: [(text: String, style: Style)] = []
        var index = 0
        for (end, style) in ends {
            var part = ""
            while index < end {
                let character = characters[index]
                if Self.isBlank(character), !held.contains(index) {
                    if !part.isEmpty { word.append((part, style)) }
                    if !word.isEmpty { words.append(word) }
                    words.append([(" ", style)])
                    (part, word) = ("", [])
                } else {
                    part.append(Self.isBlank(character) ? " " : character)
                }
                index += 1
            }
            if !part.isEmpty { word.append((part, style)) }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// A space that does not break holds a number and its unit together.
    private static func isBlank(_ character: Character) -> Bool {
        character.isWhitespace && character != "\u{A0}" && character != "\u{202F}"
    }

    /// Where there is no colour to tell code by, its marks stay; a link to elsewhere says where.
    private func text(_ piece: InlineText) -> String {
        switch piece.style {
        case .code: return options.color == .none ? "`\(piece.text)`" : piece.text
        case .link(let place) where place.contains("://") && place != piece.text: return "\(piece.text) (\(place))"
        case .plain, .emphasis, .strong, .link: return piece.text
        }
    }

    private func style(_ style: InlineText.Style) -> Style {
        switch style {
        case .plain, .link: .normal
        case .emphasis, .strong: .strong
        case .code: .accent
        }
    }

    /// Columns below each other, or, where they are too wide for that, each row as a list of its entries.
    private mutating func addTable(
        _ header: [[InlineText]], _ rows: [[[InlineText]]], _ aligned: [Bool], _ margin: String
    ) {
        let spelled = ([header] + rows).map { $0.map { options.spell($0.map(text).joined()) } }
        let count = spelled.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            spelled.map { $0.indices.contains(column) ? displayWidth($0[column]) : 0 }.max() ?? 0
        }
        guard widths.reduce(0, +) + 2 * count + margin.count <= width else {
            for row in rows {
                for (index, cell) in row.enumerated() {
                    let name = header.indices.contains(index) ? header[index] : []
                    let label = name.isEmpty ? [] : name + [InlineText(": ")]
                    add(label + cell, first: margin + (index == 0 ? "  " : "    "), rest: margin + "      ")
                }
            }
            return
        }
        for (index, row) in spelled.enumerated() {
            var line = margin
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - displayWidth(cell))
                let isRight = aligned.indices.contains(column) && aligned[column]
                line += "  " + (isRight ? padding + cell : cell + padding)
            }
            let trimmed = String(line.reversed().drop { $0 == " " }.reversed())
            lines.append(index == 0 ? Style.secondary.paint(trimmed, options) : trimmed)
        }
    }
}
