/// Ids by name, compared byte by byte.
///
/// An open-addressing hash table over one array of bytes. Swift's dictionary of strings would normalise every name
/// that is not ASCII and call canonically equivalent ones the same.
struct NameTable: Sendable {
    private struct Slot {
        var hash: UInt32 = 0
        var id: Int32 = -1
        var start: Int32 = 0
        var end: Int32 = 0
    }

    private var slots: [Slot]
    private var names: [UInt8] = []

    /// Room for `capacity` names; no more may be inserted.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        names.reserveCapacity(capacity * 8)
    }

    /// FNV-1a (Fowler, Noll, Vo) with the high half folded in.
    private static func hash(_ name: ArraySlice<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    /// The slot that holds `name`, or the free one where it belongs.
    private func slot(of name: ArraySlice<UInt8>, hash: UInt32) -> Int {
        var at = Int(hash) & (slots.count - 1)
        while slots[at].id >= 0 {
            let slot = slots[at]
            if slot.hash == hash, Int(slot.end - slot.start) == name.count,
                isName(at: Int(slot.start), name)
            {
                return at
            }
            at = (at + 1) & (slots.count - 1)
        }
        return at
    }

    /// Whether `name`'s bytes are those from `start` on.
    private func isName(at start: Int, _ name: ArraySlice<UInt8>) -> Bool {
        var at = start
        for byte in name {
            if names[at] != byte { return false }
            at += 1
        }
        return true
    }

    func find(_ name: ArraySlice<UInt8>) -> Int32? {
        let id = slots[slot(of: name, hash: Self.hash(name))].id
        return id >= 0 ? id : nil
    }

    /// False where the name is there already.
    mutating func insert(_ name: ArraySlice<UInt8>, id: Int32) -> Bool {
        let hash = Self.hash(name)
        let at = slot(of: name, hash: hash)
        guard slots[at].id < 0 else { return false }
        let start = Int32(names.count)
        names.append(contentsOf: name)
        slots[at] = Slot(hash: hash, id: id, start: start, end: Int32(names.count))
        return true
    }
}
