/// A line of a file with the line break that ended it, so that the file can be written again as it was.
struct SourceLine: Sendable, Equatable {
    var text: String
    /// `\n`, `\r\n`, or nothing at the end of a file that has none.
    var ending: String

    static func split(_ text: String) -> [SourceLine] {
        var lines: [SourceLine] = []
        var start = text.utf8.startIndex
        while let feed = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let next = text.utf8.index(after: feed)
            var end = feed
            if end > start, text.utf8[text.utf8.index(before: end)] == UInt8(ascii: "\r") {
                end = text.utf8.index(before: end)
            }
            lines.append(
                SourceLine(text: String(text.utf8[start..<end]) ?? "", ending: String(text.utf8[end..<next]) ?? ""))
            start = next
        }
        if start < text.utf8.endIndex { lines.append(SourceLine(text: String(text.utf8[start...]) ?? "", ending: "")) }
        return lines
    }
}

extension Sequence<SourceLine> {
    var joined: String { reduce(into: "") { $0 += $1.text + $1.ending } }
}
