/// Takes a file apart, line by line.
struct DocumentReader {
    private let lines: [Substring]
    private var next = 0

    init(_ text: String) {
        // In Swift, CR LF is one character.
        var all = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if all.last?.isEmpty == true { all.removeLast() }
        lines = all
    }

    mutating func frontMatter() throws(NotebookError) -> [String: String] {
        guard lines.first == "---" else { return [:] }
        guard let end = lines.dropFirst().firstIndex(of: "---") else {
            throw NotebookError(reason: .frontMatterNeverCloses, line: 1)
        }
        var entries: [String: String] = [:]
        for index in 1..<end where !lines[index].isEmpty {
            guard let colon = lines[index].firstIndex(of: ":") else {
                throw NotebookError(reason: .frontMatterLine(String(lines[index])), line: index + 1)
            }
            let value = lines[index][lines[index].index(after: colon)...]
            entries[String(lines[index][..<colon])] = Self.trimmed(value)
        }
        next = end + 1
        try check(entries["format"])
        return entries
    }

    private func check(_ format: String?) throws(NotebookError) {
        guard let format else { throw NotebookError(reason: .noFormat, line: 1) }
        let words = format.split(separator: " ")
        guard words.count == 2, words[0] == "lab-notebook", let version = Int(words[1]), version > 0 else {
            throw NotebookError(reason: .unknownFormat(format), line: 1)
        }
        guard version <= Document.format else { throw NotebookError(reason: .newerFormat(version), line: 1) }
    }

    mutating func blocks() throws(NotebookError) -> [Document.Block] {
        var blocks: [Document.Block] = []
        var prose: [Substring] = []
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

    private typealias Fence = (mark: Character, length: Int, info: String)

    private static func fence(_ line: Substring) -> Fence? {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let length = line.prefix { $0 == mark }.count
        let info = trimmed(line.dropFirst(length))
        guard length >= 3, mark == "~" || !info.contains("`") else { return nil }
        return (mark, length, info)
    }

    private mutating func block(_ fence: Fence) throws(NotebookError) -> Document.Block {
        let opening = next
        next += 1
        var body: [Substring] = []
        while next < lines.count {
            let line = lines[next]
            next += 1
            let closing = Self.fence(line)
            if let closing, closing.mark == fence.mark, closing.length >= fence.length, closing.info.isEmpty {
                let words = fence.info.split(separator: " ")
                guard words.first == "repl" else {
                    return .fenced(info: fence.info, body: body.joined(separator: "\n"), line: opening + 1)
                }
                let attributes = Set(words.dropFirst().compactMap { ReplBlock.Attribute(rawValue: String($0)) })
                let cells = try cells(body, first: opening + 2)
                return .repl(ReplBlock(attributes: attributes, cells: cells, line: opening + 1))
            }
            body.append(line)
        }
        throw NotebookError(reason: .fenceNeverCloses, line: opening + 1)
    }

    private func cells(_ body: [Substring], first: Int) throws(NotebookError) -> [Cell] {
        var cells: [Cell] = []
        for (offset, line) in body.enumerated() {
            if line == ">" || line.hasPrefix("> ") {
                cells.append(
                    Cell(source: String(line.dropFirst(2)), expected: [], expectedError: nil, line: first + offset))
                continue
            }
            guard var cell = cells.popLast() else {
                if line.isEmpty { continue }
                throw NotebookError(reason: .outputBeforeCell, line: first + offset)
            }
            if line.hasPrefix(". ") || line == ".", cell.expected.isEmpty, cell.expectedError == nil {
                cell.source += "\n" + line.dropFirst(2)
            } else if line.hasPrefix("! "), cell.expectedError == nil {
                cell.expectedError = String(line.dropFirst(2))
            } else if line.hasPrefix("\\") {
                cell.expected.append(ExpectedLine(text: String(line.dropFirst()), hasWildcards: false))
            } else {
                cell.expected.append(ExpectedLine(text: String(line), hasWildcards: true))
            }
            cells.append(cell)
        }
        return cells
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
