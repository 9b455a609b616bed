/// Merges the most frequent pair of neighbours, again and again.
///
/// Counts are kept up to date rather than taken anew: a merge changes only the pairs at its own sides, in the pieces
/// where it happens. An entry of the queue whose count is out of date goes back with the present one.
struct MergeLearner {
    private(set) var vocabulary = LearnedVocabulary()

    /// The tokens of all pieces, one after the other; a piece gets shorter in its place.
    private var symbols: [Int32] = []
    private var starts: [Int] = []
    private var lengths: [Int] = []
    private let counts: [Int]
    private var pairs = PairCounts()
    private var queue = MergeQueue()

    init(_ pieces: PieceCounts) {
        counts = pieces.pieces.map(\.count)
        symbols.reserveCapacity(pieces.bytes.count)
        for piece in pieces.pieces {
            starts.append(symbols.count)
            lengths.append(piece.bytes.count)
            for byte in pieces.bytes[piece.bytes] { symbols.append(vocabulary.idOfByte[Int(byte)]) }
        }
        for (place, start) in starts.enumerated() {
            for at in start..<start + lengths[place] - 1 {
                pairs.add(counts[place], to: MergeTable.pair(symbols[at], symbols[at + 1]), in: Int32(place))
            }
        }
        enqueue()
    }

    private mutating func enqueue() {
        let (counts, numbered) = (pairs.counts, pairs.pairs)
        pairs.drain { number, places in
            guard counts[number] > 0 else { return }
            queue.push(
                MergeQueue.Entry(count: counts[number], pair: numbered[number], number: number, places: places))
        }
    }

    /// Merges until there are `size` tokens, or nothing is left to merge.
    mutating func learn(until size: Int) {
        while vocabulary.count < size, var top = queue.pop() {
            let count = pairs.count(of: top.number)
            guard top.count == count else {
                top.count = count
                queue.push(top)
                continue
            }
            guard count > 0 else { break }
            let left = Int32(truncatingIfNeeded: top.pair >> 32)
            let right = Int32(truncatingIfNeeded: top.pair)
            let merged = vocabulary.merge(left, right)
            for place in top.places { merge(left, right, into: merged, in: place) }
            enqueue()
        }
    }

    /// Replaces the pair in a piece, from left to right.
    private mutating func merge(_ left: Int32, _ right: Int32, into merged: Int32, in place: Int32) {
        let start = starts[Int(place)]
        let end = start + lengths[Int(place)]
        let count = counts[Int(place)]
        var (from, to) = (start, start)
        while from < end {
            guard from + 1 < end, symbols[from] == left, symbols[from + 1] == right else {
                symbols[to] = symbols[from]
                from += 1
                to += 1
                continue
            }
            if to > start {
                let before = symbols[to - 1]
                pairs.add(-count, to: MergeTable.pair(before, left), in: place)
                pairs.add(count, to: MergeTable.pair(before, merged), in: place)
            }
            if from + 2 < end {
                let after = symbols[from + 2]
                pairs.add(-count, to: MergeTable.pair(right, after), in: place)
                pairs.add(count, to: MergeTable.pair(merged, after), in: place)
            }
            symbols[to] = merged
            from += 2
            to += 1
        }
        lengths[Int(place)] = to - start
    }
}
