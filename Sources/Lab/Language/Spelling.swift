/// Which known word somebody may have meant.
enum Spelling {
    /// The nearest of `words` within a third of the word's length (at least 1), the earliest of several.
    static func nearest(to word: String, among words: [String]) -> String? {
        // No word that is known is anywhere near that long.
        guard word.utf8.count <= 256 else { return nil }
        let limit = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(word.lowercased(), candidate.lowercased())
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Letters to insert, remove, exchange or swap with their neighbour (optimal string alignment); of long texts
    /// the beginnings, and every letter that one of them is longer.
    static func distance(_ a: String, _ b: String) -> Int {
        let surplus = abs(a.dropFirst(64).count - b.dropFirst(64).count)
        let (a, b) = (Array(a.prefix(64)), Array(b.prefix(64)))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count] + surplus
    }
}
