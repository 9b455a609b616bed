/// The merges as a file lists them, by name and in order of rank.
struct RawMerges {
    let file: String
    private(set) var names: [UInt8] = []
    /// Where the left name starts and ends, and the right one.
    private(set) var bounds: [(left: Range<Int>, right: Range<Int>)] = []
    /// How a message names the merge of rank 0: "merge 0" in JSON, "line 1" or "line 2" in a text.
    private var unit = "merge"
    private var first = 0

    func place(_ rank: Int) -> String {
        let (left, right) = bounds[rank]
        let words = [left, right].map { String(decoding: names[$0], as: UTF8.self) }
        return "\(unit) \(rank + first) (\"\(words[0]) \(words[1])\")"
    }

    /// Merges that were taken apart already.
    init(file: String, names: [UInt8], bounds: [(left: Range<Int>, right: Range<Int>)]) {
        (self.file, self.names, self.bounds) = (file, names, bounds)
    }

    /// Takes an array of `"a b"` or of `["a", "b"]` from a scanner.
    init(_ scanner: inout JSONScanner) throws(ModelFileError) {
        file = scanner.file
        var names: [UInt8] = []
        var bounds: [(left: Range<Int>, right: Range<Int>)] = []
        let file = file
        try scanner.array { (scanner) throws(ModelFileError) in
            let start = names.count
            if scanner.peek() == UInt8(ascii: "[") {
                var ends: [Int] = []
                try scanner.array { (scanner) throws(ModelFileError) in
                    try scanner.string(into: &names)
                    ends.append(names.count)
                }
                guard ends.count == 2 else {
                    throw .vocabulary(file: file, detail: "merge \(bounds.count) has \(ends.count) tokens, not two")
                }
                bounds.append((start..<ends[0], ends[0]..<ends[1]))
            } else {
                try scanner.string(into: &names)
                guard let pair = Self.halves(names, start..<names.count) else {
                    let text = String(decoding: names[start...], as: UTF8.self)
                    throw .vocabulary(
                        file: file, detail: "merge \(bounds.count) (\"\(text)\") is not two tokens and a space")
                }
                bounds.append(pair)
            }
        }
        self.names = names
        self.bounds = bounds
    }

    /// Reads `merges.txt`: perhaps a line `#version: 0.2`, then one merge a line.
    init(file: String, text: [UInt8]) throws(ModelFileError) {
        self.file = file
        names = text
        unit = "line"
        first = 1
        var end = text.count
        while end > 0, text[end - 1] == 0x0A || text[end - 1] == 0x0D { end -= 1 }
        var start = 0
        if text.starts(with: "#version".utf8) {
            while start < end, text[start] != 0x0A { start += 1 }
            start += 1
            first = 2
        }
        while start < end {
            let stop = text[start..<end].firstIndex(of: 0x0A) ?? end
            let line = start..<(stop > start && text[stop - 1] == 0x0D ? stop - 1 : stop)
            guard let pair = Self.halves(text, line) else {
                let words = String(decoding: text[line], as: UTF8.self)
                throw .vocabulary(
                    file: file, detail: "line \(bounds.count + first) (\"\(words)\") is not two tokens and a space")
            }
            bounds.append(pair)
            start = stop + 1
        }
    }

    static func halves(_ text: [UInt8], _ range: Range<Int>) -> (left: Range<Int>, right: Range<Int>)? {
        guard let space = text[range].firstIndex(of: 0x20), space > range.lowerBound, space + 1 < range.upperBound,
            !text[(space + 1)..<range.upperBound].contains(0x20)
        else { return nil }
        return (range.lowerBound..<space, space + 1..<range.upperBound)
    }
}
