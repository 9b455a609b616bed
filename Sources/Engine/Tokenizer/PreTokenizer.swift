/// GPT-2's pre-tokenizer: cuts a text into the pieces that merges never cross.
///
/// The pattern is `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` (Radford et al. 2019,
/// `encoder.py`). Its alternatives exclude each other by the next one or two characters, so a scanner without
/// backtracking finds the same pieces. Contractions are recognised in lower case and with U+0027 only, as there.
enum PreTokenizer {
    /// Calls `piece` for each piece of valid UTF-8, in order; together they are the text.
    @inline(__always)
    static func forEachPiece(of text: UnsafeBufferPointer<UInt8>, _ piece: (UnsafeBufferPointer<UInt8>) -> Void) {
        var start = 0
        while start < text.count {
            let end = endOfPiece(text, from: start)
            piece(UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end
        }
    }

    static func endOfPiece(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        if text[start] == UInt8(ascii: "'"), let end = endOfContraction(text, from: start) { return end }
        var (kind, length) = CharacterClass.read(text, at: start)
        var end = start + length
        if text[start] == 0x20, end < text.count {
            // ` ?` takes the space along, unless more white space follows.
            let following = CharacterClass.read(text, at: end)
            if following.kind != .space {
                kind = following.kind
                end += following.length
            }
        }
        var last = start
        while end < text.count {
            let following = CharacterClass.read(text, at: end)
            guard following.kind == kind else {
                // `\s+(?!\S)` leaves the last white space to what follows, if there is more than one.
                return kind == .space && last > start ? last : end
            }
            last = end
            end += following.length
        }
        return end
    }

    private static func endOfContraction(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start + 1 < text.count else { return nil }
        let second = start + 2 < text.count ? text[start + 2] : 0
        switch text[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"): return second == UInt8(ascii: "e") ? start + 3 : nil
        case UInt8(ascii: "l"): return second == UInt8(ascii: "l") ? start + 3 : nil
        default: return nil
        }
    }
}
