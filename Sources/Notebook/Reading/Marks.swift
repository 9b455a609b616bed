/// What the lines of a `repl` block begin with.
///
/// Lines are compared byte by byte: to Swift, a mark and a combining accent behind it are one other character, and text
/// that is merely canonically equivalent is the same.
enum Mark: UInt8, CaseIterable {
    case cell = 0x3E  // >
    case continuation = 0x2E  // .
    case error = 0x21  // !

    /// What follows the mark and its space; nil where the line does not begin with it.
    func rest(of line: String) -> String? {
        let bytes = line.utf8
        guard bytes.first == rawValue else { return nil }
        guard bytes.count > 1 else { return "" }
        return bytes.dropFirst().first == UInt8(ascii: " ") ? line.dropping(bytes: 2) : nil
    }

    /// What follows the `\` that switches marks and wildcards off; nil where the line does not begin with one.
    static func unescaped(_ line: String) -> String? {
        line.utf8.first == UInt8(ascii: "\\") ? line.dropping(bytes: 1) : nil
    }
}

extension String {
    /// Without its first bytes, which have to be whole characters.
    func dropping(bytes count: Int) -> String { String(Substring(utf8.dropFirst(count))) }

    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Without the white space at its end, which editors and forges take away.
    var withoutBlankEnd: String {
        guard let last = unicodeScalars.last, last.properties.isWhitespace else { return self }
        let end = unicodeScalars.lastIndex { !$0.properties.isWhitespace }.map(unicodeScalars.index(after:))
        return String(unicodeScalars[..<(end ?? startIndex)])
    }

    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}

extension [String] {
    /// Without the blank lines at its end.
    var withoutBlankEnd: [String] { Array(self[..<((lastIndex { !$0.isBlank } ?? -1) + 1)]) }
}
