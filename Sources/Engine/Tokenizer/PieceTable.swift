/// SentencePiece's byte-pair encoding: neighbours are joined where the joined piece is in the vocabulary, always the pair
/// of highest score, of several the leftmost; characters that are no piece become their bytes.
///
/// Kudo and Richardson 2018, "SentencePiece: A simple and language independent subword tokenizer"; in GGUF the tokenizer
/// model `llama`.
struct PieceTable: Sendable {
    private let vocabulary: Vocabulary
    private let scores: [Float]
    private let unknown: Int

    init(_ vocabulary: Vocabulary, scores: [Float], unknown: Int) {
        self.vocabulary = vocabulary
        self.scores = scores
        self.unknown = unknown
    }

    private struct Symbol {
        var start: Int
        var end: Int
        var previous: Int
        var next: Int
    }

    /// A pair of neighbours that would make a piece.
    private struct Pair: Comparable {
        var score: Float
        var left: Int
        var right: Int
        /// What both were when this was noted: another length now means that one of them was joined.
        var end: Int

        /// By what comes first.
        static func < (a: Pair, b: Pair) -> Bool { a.score > b.score || (a.score == b.score && a.left < b.left) }
    }

    /// Appends the tokens of a text that is not empty. U+2581, which stands for a space in the vocabulary, is one.
    func encode(_ text: [UInt8], into tokens: inout [TokenID]) {
        var symbols: [Symbol] = []
        var at = 0
        while at < text.count {
            let length = text[at] < 0x80 ? 1 : text[at] < 0xE0 ? 2 : text[at] < 0xF0 ? 3 : 4
            symbols.append(
                Symbol(start: at, end: at + length, previous: symbols.count - 1, next: symbols.count + 1))
            at += length
        }
        var queue = Heap<Pair>()
        func note(_ left: Int, _ symbols: [Symbol], _ queue: inout Heap<Pair>) {
            guard left >= 0, case let right = symbols[left].next, right < symbols.count else { return }
            let end = symbols[right].end
            guard let id = vocabulary.piece(text[symbols[left].start..<end]) else { return }
            queue.insert(Pair(score: scores[Int(id)], left: left, right: right, end: end))
        }
        for left in symbols.indices { note(left, symbols, &queue) }
        while let pair = queue.removeFirst() {
            guard symbols[pair.left].next == pair.right, symbols[pair.left].end == symbols[pair.right].start,
                symbols[pair.right].end == pair.end, symbols[pair.right].start < symbols[pair.right].end,
                symbols[pair.left].start < symbols[pair.left].end
            else { continue }
            let next = symbols[pair.right].next
            symbols[pair.left].end = pair.end
            symbols[pair.left].next = next
            // An empty symbol is one that was joined to another.
            symbols[pair.right].start = pair.end
            if next < symbols.count { symbols[next].previous = pair.left }
            note(pair.left, symbols, &queue)
            note(symbols[pair.left].previous, symbols, &queue)
        }
        at = 0
        while at < symbols.count {
            let symbol = text[symbols[at].start..<symbols[at].end]
            if let id = vocabulary.piece(symbol) {
                tokens.append(Int(id))
            } else {
                let bytes = symbol.map { Int(vocabulary.idOfByte[Int($0)]) }
                tokens += bytes.contains(-1) ? [unknown] : bytes
            }
            at = symbols[at].next
        }
    }
}

/// A binary heap, lowest first.
private struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    mutating func insert(_ element: Element) {
        elements.append(element)
        var at = elements.count - 1
        while at > 0, case let parent = (at - 1) / 2, elements[at] < elements[parent] {
            elements.swapAt(at, parent)
            at = parent
        }
    }

    mutating func removeFirst() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let first = elements.first else { return last }
        elements[0] = last
        var at = 0
        while true {
            var child = 2 * at + 1
            guard child < elements.count else { return first }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < elements[at] else { return first }
            elements.swapAt(at, child)
            at = child
        }
    }
}
