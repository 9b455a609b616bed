public import Engine

/// A corpus in memory, to be searched. Lines are apart by line breaks, and one stands before the first.
public final class CorpusText: Sendable {
    /// What the bundled models were trained on. It is made at the first use, which takes about half a second.
    public static let training = CorpusText(.training)

    private let text: [UInt8]
    public let lines: Int
    /// Without the line break before the first line.
    public var bytes: Int { text.count - 1 }

    public init(_ corpus: Corpus) {
        var text = [UInt8(ascii: "\n")]
        text.reserveCapacity(corpus.bytes + 1024)
        var lines = 0
        corpus.forEachLine { line in
            text.append(contentsOf: line)
            text.append(UInt8(ascii: "\n"))
            lines += 1
        }
        self.text = text
        self.lines = lines
    }

    /// Calls `body` with the place of each occurrence of a text that is not empty.
    private func forEachPlace(of wanted: [UInt8], _ body: (Range<Int>) -> Void) {
        text.withUnsafeBufferPointer { text in
            wanted.withUnsafeBufferPointer { wanted in
                var at = 0
                while at + wanted.count <= text.count {
                    if text[at] == wanted[0], (1..<wanted.count).allSatisfy({ text[at + $0] == wanted[$0] }) {
                        body(at..<at + wanted.count)
                    }
                    at += 1
                }
            }
        }
    }
}

extension CorpusText {
    /// Which token follows a text, and how often.
    public struct Followers: Sendable, Equatable {
        /// In order of id. The end of a line counts as the token that marks a beginning: training has it there.
        public var counts: [(token: TokenID, count: Int)]
        /// Occurrences that end within a token, after which no token can follow.
        public var split: Int
        /// Counted ones that do not begin a sentence.
        public var inside: Int

        public var total: Int { counts.reduce(0) { $0 + $1.count } }

        public static func == (a: Followers, b: Followers) -> Bool {
            a.split == b.split && a.inside == b.inside && a.counts.elementsEqual(b.counts) { $0 == $1 }
        }
    }

    /// Counts what follows `wanted`, wherever it stands; a word is not looked for within a longer word. A line break at
    /// its start has it looked for at the start of lines only.
    public func followers(of wanted: String, _ tokenizer: Tokenizer) -> Followers {
        var counts: [TokenID: Int] = [:]
        var split = 0
        var inside = 0
        var known: [Surroundings: TokenID?] = [:]
        let beginsWithLetter = wanted.utf8.first.map(Self.isLetter) ?? false
        forEachPlace(of: Array(wanted.utf8)) { place in
            guard place.upperBound < text.count else { return }
            if beginsWithLetter, Self.isLetter(text[place.lowerBound - 1]) { return }
            let surroundings = surroundings(of: place.upperBound)
            let token: TokenID?
            if let found = known[surroundings] {
                token = found
            } else {
                token = Self.token(surroundings, tokenizer)
                known[surroundings] = .some(token)
            }
            guard let token else {
                split += 1
                return
            }
            counts[token, default: 0] += 1
            if !beginsSentence(place.lowerBound) { inside += 1 }
        }
        return Followers(
            counts: counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, split: split,
            inside: inside)
    }

    private func beginsSentence(_ place: Int) -> Bool {
        if text[place] == UInt8(ascii: "\n") || text[place - 1] == UInt8(ascii: "\n") { return true }
        return text[place - 1] == UInt8(ascii: " ") && [UInt8(ascii: "."), UInt8(ascii: "?")].contains(text[place - 2])
    }

    /// As much text around a place as decides how it is cut into tokens.
    private struct Surroundings: Hashable {
        var text: ArraySlice<UInt8>
        /// The place, in bytes from the start of `text`.
        var place: Int
    }

    /// From the last space before the place to the second one from there, or to the ends of the line: the corpus has
    /// one space between words, and no token reaches across it.
    private func surroundings(of place: Int) -> Surroundings {
        func isGap(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") }
        var start = place - 1
        while !isGap(text[start]) { start -= 1 }
        if text[start] == UInt8(ascii: "\n") { start += 1 }
        var end = place
        if end < text.count, text[end] == UInt8(ascii: " ") { end += 1 }
        while end < text.count, !isGap(text[end]) { end += 1 }
        return Surroundings(text: text[start..<end], place: place - start)
    }

    /// The token that starts at the place; nil where one reaches across it.
    private static func token(_ surroundings: Surroundings, _ tokenizer: Tokenizer) -> TokenID? {
        guard surroundings.place < surroundings.text.count else { return tokenizer.beginningID }
        var at = 0
        for id in tokenizer.encode(String(decoding: surroundings.text, as: UTF8.self)) {
            if at == surroundings.place { return id }
            at += tokenizer.bytes(of: id).count
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
}
