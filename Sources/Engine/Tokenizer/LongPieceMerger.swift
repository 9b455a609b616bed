/// Applies the merges to a piece of any length without searching it again and again.
///
/// The symbols form a linked list. Each rank that occurs has a queue of the positions where its pair was seen, and a
/// heap holds those ranks; so all pairs of one rank are merged in one sweep from left to right, which reads memory in
/// order. A merge's new pairs never have its own rank, since a merged token is longer than its parts; should one have
/// a lower rank (two merges may make the same token), the sweep stops and is taken up again later. Ten million equal
/// letters take a second or two; the order is the same as in ``PieceMerger``.
struct LongPieceMerger {
    private let merges: MergeTable
    private var queueOfRank: [Int32]
    private var queues: [[Int32]] = []
    private var idle: [Int32] = []
    private var ranks = RankHeap()

    init(merges: MergeTable) {
        self.merges = merges
        queueOfRank = Array(repeating: -1, count: merges.pairs.count)
    }

    mutating func encode(
        _ piece: UnsafeBufferPointer<UInt8>, idOfByte: [Int32], into tokens: inout [TokenID]
    ) {
        encode(
            [Int32](unsafeUninitializedCapacity: piece.count) { buffer, filled in
                for i in 0..<piece.count { buffer[i] = idOfByte[Int(piece[i])] }
                filled = piece.count
            }, into: &tokens)
    }

    /// The same of a piece that was taken apart already.
    mutating func encode(_ parts: consuming [Int32], into tokens: inout [TokenID]) {
        var symbols = parts
        let count = symbols.count
        // Neighbours; `count` and -1 are the two ends. A symbol that was merged away is -1.
        var next = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            for i in 0..<count { buffer[i] = Int32(i + 1) }
            filled = count
        }
        var previous = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            for i in 0..<count { buffer[i] = Int32(i - 1) }
            filled = count
        }
        for i in 0..<count - 1 { _ = note(merges.find(symbols[i], symbols[i + 1]), at: i) }

        while let rank = ranks.removeLowest() {
            let queueIndex = queueOfRank[rank]
            queueOfRank[rank] = -1
            var positions: [Int32] = []
            swap(&positions, &queues[Int(queueIndex)])
            if !isAscending(positions) { positions.sort() }
            let pair = merges.pairs[rank]
            let result = MergeTable.result(
                merges.find(Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair)))
            sweep: for index in positions.indices {
                let at = Int(positions[index])
                let right = Int(next[at])
                guard right < count, symbols[at] >= 0, MergeTable.pair(symbols[at], symbols[right]) == pair else {
                    continue
                }
                let after = Int(next[right])
                symbols[at] = result
                symbols[right] = -1
                next[at] = Int32(after)
                var lowest = Int.max
                if after < count {
                    previous[after] = Int32(at)
                    lowest = note(merges.find(result, symbols[after]), at: at)
                }
                let before = Int(previous[at])
                if before >= 0 { lowest = min(lowest, note(merges.find(symbols[before], result), at: before)) }
                if lowest < rank {
                    for position in positions[(index + 1)...] { note(rank: rank, at: Int(position)) }
                    break sweep
                }
            }
            positions.removeAll(keepingCapacity: positions.count < 1 << 16)
            queues[Int(queueIndex)] = positions
            idle.append(queueIndex)
        }
        var at = 0
        while at < count {
            // A byte without a token is −1, which merged with nothing.
            if symbols[at] >= 0 { tokens.append(TokenID(symbols[at])) }
            at = Int(next[at])
        }
    }

    /// Puts a merge in its queue and gives back its rank, or `Int.max` if there is none.
    private mutating func note(_ merge: MergeTable.Merge, at position: Int) -> Int {
        guard merge != MergeTable.none else { return .max }
        let rank = MergeTable.rank(merge)
        note(rank: rank, at: position)
        return rank
    }

    private mutating func note(rank: Int, at position: Int) {
        var queue = queueOfRank[rank]
        if queue < 0 {
            if let free = idle.popLast() {
                queue = free
            } else {
                queue = Int32(queues.count)
                queues.append([])
            }
            queueOfRank[rank] = queue
            ranks.insert(rank)
        }
        queues[Int(queue)].append(Int32(position))
    }

    private func isAscending(_ positions: [Int32]) -> Bool {
        var last: Int32 = -1
        for position in positions {
            if position < last { return false }
            last = position
        }
        return true
    }
}

/// A binary heap of ranks, lowest first.
private struct RankHeap {
    private var ranks: [Int] = []

    mutating func insert(_ rank: Int) {
        ranks.append(rank)
        var at = ranks.count - 1
        while at > 0, case let parent = (at - 1) / 2, ranks[parent] > ranks[at] {
            ranks.swapAt(at, parent)
            at = parent
        }
    }

    mutating func removeLowest() -> Int? {
        guard let last = ranks.popLast() else { return nil }
        guard let lowest = ranks.first else { return last }
        ranks[0] = last
        var at = 0
        while true {
            var child = 2 * at + 1
            guard child < ranks.count else { return lowest }
            if child + 1 < ranks.count, ranks[child + 1] < ranks[child] { child += 1 }
            guard ranks[child] < ranks[at] else { return lowest }
            ranks.swapAt(at, child)
            at = child
        }
    }
}
