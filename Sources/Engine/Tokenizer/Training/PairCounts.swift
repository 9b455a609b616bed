/// How often each pair of neighbouring tokens occurs, and in which pieces it came up since it was last queued.
///
/// Pairs are numbered as they come up; an open-addressing hash table finds the number.
struct PairCounts {
    private(set) var counts: [Int] = []
    private(set) var pairs: [UInt64] = []
    /// The pieces by number of the pair, in ascending order as long as they are added so.
    private var places: [[Int32]] = []
    private var touched: [Int] = []
    private var slots = [Int32](repeating: -1, count: 1 << 12)

    func count(of number: Int) -> Int { counts[number] }

    /// `change` more in piece `place`; a pair that comes up there, rather than goes, is to be looked for there.
    mutating func add(_ change: Int, to pair: UInt64, in place: Int32) {
        let number = number(of: pair)
        counts[number] += change
        guard change > 0, places[number].last != place else { return }
        if places[number].isEmpty { touched.append(number) }
        places[number].append(place)
    }

    /// Calls `body` for every pair that came up since the last time, with the pieces that it came up in.
    mutating func drain(_ body: (_ number: Int, _ places: [Int32]) -> Void) {
        for number in touched {
            var taken: [Int32] = []
            swap(&taken, &places[number])
            body(number, taken)
        }
        touched.removeAll(keepingCapacity: true)
    }

    private mutating func number(of pair: UInt64) -> Int {
        var at = slot(of: pair)
        if slots[at] >= 0 { return Int(slots[at]) }
        if (pairs.count + 1) * 2 > slots.count {
            slots = Array(repeating: -1, count: slots.count * 2)
            for (number, pair) in pairs.enumerated() { slots[slot(of: pair)] = Int32(number) }
            at = slot(of: pair)
        }
        slots[at] = Int32(pairs.count)
        pairs.append(pair)
        counts.append(0)
        places.append([])
        return pairs.count - 1
    }

    /// The slot that holds a pair, or the free one where it belongs.
    private func slot(of pair: UInt64) -> Int {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while slots[at] >= 0, pairs[Int(slots[at])] != pair { at = (at + 1) & mask }
        return at
    }
}
