/// Takes a file apart, line by line.
struct DocumentReader {
    private let lines: [String]
    private var next = 0

    /// A byte order mark before the first line is no part of it.
    init(_ lines: [String]) {
        var lines = lines
        if let first = lines.first, first.unicodeScalars.first == "\u{FEFF}" {
            lines[0] = String(first.unicodeScalars.dropFirst())
        }
        self.lines = lines
    }

    mutating func frontMatter() throws(NotebookError) -> FrontMatter {
        var matter = FrontMatter()
        guard lines.first == "---" else { return matter }
        guard let end = lines.dropFirst().firstIndex(of: "---") else {
            throw NotebookError(reason: .frontMatterNeverCloses, line: 1)
        }
        matter.isPresent = true
        for index in 1..<end where !lines[index].isBlank {
            guard let entry = Self.entry(lines[index], index + 1) else {
                throw NotebookError(reason: .frontMatterLine(lines[index]), line: index + 1)
            }
            guard matter[entry.key] == nil else {
                throw NotebookError(reason: .keyTwice(entry.key), line: index + 1)
            }
            matter.entries.append(entry)
        }
        next = end + 1
        try check(matter)
        return matter
    }

    /// `key: value`. A model's name may hold a colon, a digest does not.
    private static func entry(_ line: String, _ number: Int) -> FrontMatter.Entry? {
        let isDigest = line.utf8.starts(with: FrontMatter.digestPrefix.utf8)
        let parts = line.unicodeScalars
        guard let colon = isDigest ? parts.lastIndex(of: ":") : parts.firstIndex(of: ":") else { return nil }
        let key = trimmed(Substring(parts[..<colon]))
        guard !key.isEmpty else { return nil }
        return FrontMatter.Entry(key: key, value: trimmed(Substring(parts[parts.index(after: colon)...])), line: number)
    }

    private func check(_ matter: FrontMatter) throws(NotebookError) {
        guard let format = matter.entries.first(where: { $0.key == "format" }) else {
            throw NotebookError(reason: .noFormat, line: 1)
        }
        let words = format.value.split(separator: " ")
        guard words.count == 2, words[0] == "lab-notebook", let version = Int(words[1]), version > 0 else {
            throw NotebookError(reason: .unknownFormat(format.value), line: format.line)
        }
        guard version <= Document.format else {
            throw NotebookError(reason: .newerFormat(version, lab: matter["lab"]), line: format.line)
        }
        if let seed = matter.entries.first(where: { $0.key == "seed" }), UInt64(seed.value) == nil {
            throw NotebookError(reason: .badSeed(seed.value), line: seed.line)
        }
    }

    /// A file without front matter is a page, and so is one that does not say.
    func kind(_ matter: FrontMatter) throws(NotebookError) -> Document.Kind {
        guard let entry = matter.entries.first(where: { $0.key == "kind" }) else { return .page }
        guard let kind = Document.Kind(rawValue: entry.value) else {
            throw NotebookError(reason: .unknownKind(entry.value), line: entry.line)
        }
        return kind
    }

    mutating func blocks() throws(NotebookError) -> [Document.Block] {
        var blocks: [Document.Block] = []
        var prose: [String] = []
        var proseLine = next + 1
        func flush() {
            if !prose.isEmpty { blocks.append(.prose(prose.map { $0 + "\n" }.joined(), line: proseLine)) }
            prose = []
        }
        while next < lines.count {
            guard let fence = Self.fence(lines[next]) else {
                if prose.isEmpty { proseLine = next + 1 }
                prose.append(lines[next])
                next += 1
                continue
            }
            flush()
            blocks.append(try block(fence))
        }
        flush()
        return blocks
    }

    private typealias Fence = (mark: UInt8, length: Int, info: String)

    private static func fence(_ line: String) -> Fence? {
        guard let mark = line.utf8.first, [UInt8(ascii: "`"), UInt8(ascii: "~")].contains(mark) else { return nil }
        let length = line.utf8.prefix { $0 == mark }.count
        let info = trimmed(line.dropping(bytes: length)[...])
        guard length >= 3, mark == UInt8(ascii: "~") || !info.utf8.contains(mark) else { return nil }
        return (mark, length, info)
    }

    private mutating func block(_ fence: Fence) throws(NotebookError) -> Document.Block {
        let opening = next
        next += 1
        while next < lines.count {
            let closing = Self.fence(lines[next])
            next += 1
            guard let closing, closing.mark == fence.mark, closing.length >= fence.length, closing.info.isEmpty else {
                continue
            }
            let body = opening + 1..<next - 1
            let words = fence.info.split(whereSeparator: \.isWhitespace).map(String.init)
            switch words.first {
            case "repl": return .repl(try repl(words.dropFirst(), body))
            case "quiz": return .quiz(try QuizReader(lines[body], first: opening + 2).quiz(words.dropFirst().first))
            default:
                return .fenced(info: fence.info, body: lines[body].joined(separator: "\n"), line: opening + 1)
            }
        }
        throw NotebookError(reason: .fenceNeverCloses, line: opening + 1)
    }

    private func repl(_ words: ArraySlice<String>, _ body: Range<Int>) throws(NotebookError) -> ReplBlock {
        var attributes: Set<ReplBlock.Attribute> = []
        for word in words {
            guard let attribute = ReplBlock.Attribute(rawValue: word) else {
                throw NotebookError(reason: .unknownAttribute(word), line: body.lowerBound)
            }
            attributes.insert(attribute)
        }
        return ReplBlock(attributes: attributes, cells: try CellReader.cells(lines, body), line: body.lowerBound)
    }

    static func trimmed(_ text: Substring) -> String {
        String(Substring(text.unicodeScalars.drop(while: \.properties.isWhitespace))).withoutBlankEnd
    }
}
