extension Tokenizer {
    /// The tokens whose text is nearest to `text`, best first: for "did you mean".
    ///
    /// A leading space is set aside on both sides. The measure is the edit distance (Levenshtein 1966) over characters;
    /// ties are broken by the distance without regard to case, then by whether first and last letter agree (typing
    /// errors are mostly inside a word), whether the leading spaces agree, and the id. Tokens that differ, case aside,
    /// by more than a third of the text's length and at least 1 are left out, as are parts of characters.
    public func nearest(to text: String, limit: Int) -> [TokenID] {
        let wanted = NearWord(text.utf8)
        guard limit > 0, !wanted.letters.isEmpty else { return [] }
        let bound = max(1, min(4, (wanted.letters.count + 1) / 3))
        var found: [(key: [Int], id: TokenID)] = []
        for id in 0..<count {
            let bytes = vocabulary.bytes(of: id)
            let space = bytes.first == 0x20 ? 1 : 0
            // A character has at most four bytes.
            guard bytes.count - space >= wanted.letters.count - bound,
                bytes.count - space <= 4 * (wanted.letters.count + bound),
                String(validating: bytes, as: UTF8.self) != nil
            else { continue }
            let word = NearWord(bytes)
            let folded = editDistance(wanted.folded, word.folded, bound: bound)
            guard folded <= bound else { continue }
            let exact = editDistance(wanted.letters, word.letters, bound: bound)
            let ends =
                (wanted.folded.first == word.folded.first ? 0 : 1) + (wanted.folded.last == word.folded.last ? 0 : 1)
            found.append(([exact, folded, ends, wanted.hasSpace == word.hasSpace ? 0 : 1, id], id))
        }
        found.sort { $0.key.lexicographicallyPrecedes($1.key) }
        return found.prefix(limit).map(\.id)
    }
}

/// A word taken apart: its leading space, its characters, and these in lower case.
private struct NearWord {
    var hasSpace: Bool
    var letters: [Unicode.Scalar]
    var folded: [Unicode.Scalar]

    init(_ bytes: some Sequence<UInt8>) {
        var scalars = Array(String(decoding: Array(bytes), as: UTF8.self).unicodeScalars)
        hasSpace = scalars.first == " "
        if hasSpace { scalars.removeFirst() }
        letters = scalars
        folded = scalars.map { scalar in
            if scalar.isASCII {
                return scalar.value &- 0x41 < 26 ? Unicode.Scalar(UInt8(scalar.value + 0x20)) : scalar
            }
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return lower.count == 1 ? lower.first! : scalar
        }
    }
}

/// The least number of insertions, deletions and replacements; `bound + 1` for all that is farther than `bound`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], bound: Int) -> Int {
    guard abs(a.count - b.count) <= bound else { return bound + 1 }
    var row = Array(0...b.count)
    for i in a.indices {
        var diagonal = row[0]
        row[0] = i + 1
        var least = row[0]
        for j in b.indices {
            let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            least = min(least, row[j + 1])
        }
        guard least <= bound else { return bound + 1 }
    }
    return min(row[b.count], bound + 1)
}
