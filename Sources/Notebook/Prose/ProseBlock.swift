/// Prose taken apart: as much of Markdown as lessons are written in.
public enum ProseBlock: Sendable, Equatable {
    case heading(level: Int, [InlineText])
    case paragraph([InlineText])
    /// An entry of a list, with what stands before it (`•` or `2.`) and how deep it lies.
    case item(mark: String, depth: Int, [InlineText])
    case table(header: [[InlineText]], rows: [[[InlineText]]], rightAligned: [Bool])
    case quote([ProseBlock])
    case rule

    /// Comments are left out.
    public static func parse(_ text: String) -> [ProseBlock] {
        var reader = ProseReader(text)
        return reader.blocks()
    }
}

private struct ProseReader {
    private let lines: [String]
    private var next = 0
    private var found: [ProseBlock] = []
    private var open: [String] = []
    /// The entry that is open.
    private var item: (mark: String, depth: Int)?

    init(_ text: String) {
        var kept = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "<!--") {
            kept += rest[..<start.lowerBound]
            rest = rest[start.upperBound...].firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
        }
        lines = (kept + rest).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    }

    mutating func blocks() -> [ProseBlock] {
        while next < lines.count {
            let line = lines[next]
            let words = DocumentReader.trimmed(line[...])
            if words.isEmpty {
                close()
            } else if words.hasPrefix(">") {
                quote()
                continue
            } else if StepBuilder.heading(words) != nil {
                close()
                let level = words.prefix { $0 == "#" }.count
                found.append(.heading(level: level, InlineText.parse(DocumentReader.trimmed(words.dropFirst(level)))))
            } else if open.isEmpty, isRule(words) {
                found.append(.rule)
            } else if words.hasPrefix("|"), next + 1 < lines.count, Self.isDivider(lines[next + 1]) {
                table()
                continue
            } else if let entry = Self.entry(line) {
                close()
                item = (entry.mark, entry.depth)
                open = [entry.text]
            } else {
                open.append(words)
            }
            next += 1
        }
        close()
        return found
    }

    private mutating func close() {
        defer { (open, item) = ([], nil) }
        guard !open.isEmpty else { return }
        let words = InlineText.parse(open.joined(separator: " "))
        found.append(item.map { .item(mark: $0.mark, depth: $0.depth, words) } ?? .paragraph(words))
    }

    private func isRule(_ words: String) -> Bool {
        ["-", "*", "_"].contains { mark in words.count >= 3 && words.allSatisfy { String($0) == mark } }
    }

    private mutating func quote() {
        close()
        var inner: [String] = []
        while next < lines.count {
            let words = DocumentReader.trimmed(lines[next][...])
            guard words.hasPrefix(">") else { break }
            inner.append(DocumentReader.trimmed(words.dropFirst()))
            next += 1
        }
        found.append(.quote(ProseBlock.parse(inner.joined(separator: "\n"))))
    }

    private static func entry(_ line: String) -> (mark: String, depth: Int, text: String)? {
        let indent = line.prefix { $0 == " " }.count
        let words = line.dropFirst(indent)
        if let first = words.first, "-*+".contains(first), words.dropFirst().first == " " {
            return ("•", indent / 2, DocumentReader.trimmed(words.dropFirst(2)))
        }
        let digits = words.prefix { ("0"..."9").contains($0) }
        let rest = words.dropFirst(digits.count)
        guard (1...3).contains(digits.count), rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
        return (digits + ".", indent / 2, DocumentReader.trimmed(rest.dropFirst(2)))
    }

    private static func isDivider(_ line: String) -> Bool {
        let words = DocumentReader.trimmed(line[...])
        return words.hasPrefix("|") && words.contains("-") && words.allSatisfy { "|-: ".contains($0) }
    }

    private mutating func table() {
        close()
        let header = Self.cells(lines[next])
        let aligned = Self.words(lines[next + 1]).map { $0.hasSuffix(":") }
        next += 2
        var rows: [[[InlineText]]] = []
        while next < lines.count, DocumentReader.trimmed(lines[next][...]).hasPrefix("|") {
            rows.append(Self.cells(lines[next]))
            next += 1
        }
        found.append(.table(header: header, rows: rows, rightAligned: aligned))
    }

    private static func cells(_ line: String) -> [[InlineText]] { words(line).map(InlineText.parse) }

    private static func words(_ line: String) -> [String] {
        var words = DocumentReader.trimmed(line[...])
        if words.hasPrefix("|") { words.removeFirst() }
        if words.hasSuffix("|") { words.removeLast() }
        return words.split(separator: "|", omittingEmptySubsequences: false).map { DocumentReader.trimmed($0) }
    }
}
