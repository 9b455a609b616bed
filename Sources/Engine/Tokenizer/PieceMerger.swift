/// Applies the merges to one piece of text: always the pair of lowest rank, of several the leftmost.
///
/// Working memory lives as long as one call of `encode`. Pieces of up to 64 bytes, that is nearly all, are searched
/// through again after every merge: a quadratic method, but on arrays that fit in a few cache lines. Longer ones go
/// to ``LongPieceMerger``.
struct PieceMerger {
    static let longest = 64

    private let merges: MergeTable
    private let idOfByte: [Int32]
    private var symbols = [Int32](repeating: 0, count: longest)
    private var candidates = [MergeTable.Merge](repeating: MergeTable.none, count: longest)
    private var long: LongPieceMerger?

    init(merges: MergeTable, idOfByte: [Int32]) {
        self.merges = merges
        self.idOfByte = idOfByte
    }

    /// Appends the tokens of a piece that is not empty.
    mutating func encode(_ piece: UnsafeBufferPointer<UInt8>, into tokens: inout [TokenID]) {
        guard piece.count > 1 else {
            let id = idOfByte[Int(piece[0])]
            return id < 0 ? () : tokens.append(TokenID(id))
        }
        guard piece.count <= Self.longest else {
            if long == nil { long = LongPieceMerger(merges: merges) }
            long!.encode(piece, idOfByte: idOfByte, into: &tokens)
            return
        }
        let merges = merges
        var count = piece.count
        symbols.withUnsafeMutableBufferPointer { symbols in
            candidates.withUnsafeMutableBufferPointer { candidates in
                for i in 0..<count { symbols[i] = idOfByte[Int(piece[i])] }
                for i in 0..<count - 1 { candidates[i] = merges.find(symbols[i], symbols[i + 1]) }
                while count > 1 {
                    var best = MergeTable.none
                    var at = 0
                    for i in 0..<count - 1 where candidates[i] < best {
                        best = candidates[i]
                        at = i
                    }
                    guard best != MergeTable.none else { break }
                    symbols[at] = MergeTable.result(best)
                    count -= 1
                    for i in at + 1..<max(at + 1, count) {
                        symbols[i] = symbols[i + 1]
                        candidates[i] = candidates[i + 1]
                    }
                    if at < count - 1 { candidates[at] = merges.find(symbols[at], symbols[at + 1]) }
                    if at > 0 { candidates[at - 1] = merges.find(symbols[at - 1], symbols[at]) }
                }
                // A byte without a token is −1, which merges with nothing.
                for i in 0..<count where symbols[i] >= 0 { tokens.append(TokenID(symbols[i])) }
            }
        }
    }
}
