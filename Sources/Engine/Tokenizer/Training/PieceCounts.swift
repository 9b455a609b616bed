/// How often each piece of text occurred: an open-addressing hash table over one array of bytes, which grows.
struct PieceCounts: Sendable {
    struct Piece {
        fileprivate var hash: UInt64
        var bytes: Range<Int>
        var count: Int
    }

    private(set) var bytes: [UInt8] = []
    /// In the order in which they were first seen.
    private(set) var pieces: [Piece] = []
    /// Indices into `pieces`, −1 where free; at most half full.
    private var slots = [Int32](repeating: -1, count: 1 << 12)

    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        // FNV-1a (Fowler, Noll, Vo); its low bits are mixed least, so the high ones are folded in.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in piece { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[at] >= 0 {
            let known = Int(slots[at])
            if pieces[known].hash == hash, isPiece(known, piece) {
                pieces[known].count += 1
                return
            }
            at = (at + 1) & (slots.count - 1)
        }
        slots[at] = Int32(pieces.count)
        pieces.append(Piece(hash: hash, bytes: bytes.count..<bytes.count + piece.count, count: 1))
        bytes.append(contentsOf: piece)
        if pieces.count * 2 > slots.count { grow() }
    }

    private func isPiece(_ index: Int, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = pieces[index].bytes
        guard range.count == piece.count else { return false }
        for (offset, byte) in piece.enumerated() where bytes[range.lowerBound + offset] != byte { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (index, piece) in pieces.enumerated() {
            var at = Int(truncatingIfNeeded: piece.hash) & (slots.count - 1)
            while slots[at] >= 0 { at = (at + 1) & (slots.count - 1) }
            slots[at] = Int32(index)
        }
    }
}
