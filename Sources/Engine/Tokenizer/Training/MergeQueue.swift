/// Pairs that wait to be merged: the most frequent first, of equally frequent ones the one with the smaller ids.
/// A binary heap.
struct MergeQueue {
    struct Entry {
        var count: Int
        var pair: UInt64
        /// The pair's number in ``PairCounts``.
        var number: Int
        /// The pieces in which to look for it.
        var places: [Int32]

        fileprivate func goes(before other: Entry) -> Bool {
            count != other.count ? count > other.count : pair < other.pair
        }
    }

    private var heap: [Entry] = []

    mutating func push(_ entry: Entry) {
        heap.append(entry)
        var at = heap.count - 1
        while at > 0 {
            let above = (at - 1) / 2
            guard heap[at].goes(before: heap[above]) else { break }
            heap.swapAt(at, above)
            at = above
        }
    }

    mutating func pop() -> Entry? {
        guard let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return last }
        let first = heap[0]
        heap[0] = last
        var at = 0
        while true {
            var best = at
            for below in [2 * at + 1, 2 * at + 2] where below < heap.count && heap[below].goes(before: heap[best]) {
                best = below
            }
            guard best != at else { break }
            heap.swapAt(at, best)
            at = best
        }
        return first
    }
}
