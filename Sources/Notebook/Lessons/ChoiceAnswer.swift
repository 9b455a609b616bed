extension Quiz {
    /// The letter that an option is answered by.
    public static func letter(_ index: Int) -> String {
        String(UnicodeScalar(UInt8(ascii: "a") + UInt8(min(index, 25))))
    }

    /// The option that a letter, or its text, means: `b`, `B)`, `(b)`, `it stays the same`, or a beginning that only one
    /// option has.
    public func option(_ answer: String) -> Int? {
        let letter = answer.lowercased().filter { !$0.isWhitespace && !"().:".contains($0) }
        if let index = options.indices.first(where: { Self.letter($0) == letter }) { return index }
        let text = Self.comparable(answer)
        guard !text.isEmpty else { return nil }
        let texts = options.map { Self.comparable($0.text) }
        let same = texts.indices.filter { texts[$0] == text }
        if same.count == 1 { return same[0] }
        let starts = texts.indices.filter { texts[$0].hasPrefix(text) }
        return text.count >= 3 && starts.count == 1 ? starts[0] : nil
    }

    /// Without marks, case, quotes around it and what ends a sentence.
    private static func comparable(_ text: String) -> String {
        let words = InlineText.plain(text).lowercased().replacing("−", with: "-").replacing("’", with: "'")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let bare = String(words.reversed().drop { ".!?,;".contains($0) }.reversed())
        guard bare.count > 2, let first = bare.first, let last = bare.last, "\"“'".contains(first),
            "\"”'".contains(last)
        else { return bare }
        return DocumentReader.trimmed(bare.dropFirst().dropLast())
    }
}
