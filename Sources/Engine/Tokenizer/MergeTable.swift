/// The merges of a byte-pair encoding: which two neighbouring tokens become which one, and in which order.
///
/// An open-addressing hash table keyed by the pair of ids, at most half full, probed linearly: a lookup costs one
/// cache line as a rule. Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units".
struct MergeTable: Sendable {
    /// What a lookup gives: the rank above, the merged token below, so that comparing two compares their ranks.
    typealias Merge = UInt64
    /// Stands for "these two do not merge"; greater than every merge.
    static let none = Merge.max

    private struct Slot {
        var pair = UInt64.max
        var merge = MergeTable.none
    }

    private var slots: [Slot]
    private let shift: UInt64
    /// The pair of each rank.
    private(set) var pairs: [UInt64] = []

    init(capacity: Int) {
        var bits: UInt64 = 4
        while 1 << bits < capacity * 2 { bits += 1 }
        slots = Array(repeating: Slot(), count: 1 << bits)
        shift = 64 - bits
        pairs.reserveCapacity(capacity)
    }

    static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    static func rank(_ merge: Merge) -> Int { Int(merge >> 32) }
    static func result(_ merge: Merge) -> Int32 { Int32(truncatingIfNeeded: merge) }

    /// The merge of two tokens, or ``none``.
    func find(_ left: Int32, _ right: Int32) -> Merge {
        let pair = Self.pair(left, right)
        return slots.withUnsafeBufferPointer { slots in
            var at = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
            while true {
                let slot = slots[at]
                if slot.pair == pair || slot.pair == .max { return slot.merge }
                at = (at + 1) & (slots.count - 1)
            }
        }
    }

    /// Adds a merge after all others; gives back the rank of an earlier one of the same pair, if there is one.
    mutating func append(_ left: Int32, _ right: Int32, result: Int32) -> Int? {
        let pair = Self.pair(left, right)
        var at = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while slots[at].pair != .max {
            if slots[at].pair == pair { return Self.rank(slots[at].merge) }
            at = (at + 1) & (slots.count - 1)
        }
        slots[at] = Slot(pair: pair, merge: UInt64(pairs.count) << 32 | UInt64(UInt32(bitPattern: result)))
        pairs.append(pair)
        return nil
    }
}
