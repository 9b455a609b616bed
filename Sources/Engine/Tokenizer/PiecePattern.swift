/// Into which pieces a text is cut before merging, by the pattern that a model was trained with.
enum PiecePattern: Sendable {
    /// GPT-2's (`PreTokenizer`).
    case gpt2
    /// GPT-2's between numbers, each of which is a piece of its own: SmolLM's.
    case loneNumbers
    /// Llama 3's (`LlamaPattern`).
    case llama3

    /// Calls `piece` for each piece of valid UTF-8, in order; together they are the text.
    @inline(__always)
    func forEachPiece(of text: UnsafeBufferPointer<UInt8>, _ piece: (UnsafeBufferPointer<UInt8>) -> Void) {
        switch self {
        case .gpt2: PreTokenizer.forEachPiece(of: text, piece)
        case .loneNumbers: Self.betweenNumbers(of: text, piece)
        case .llama3:
            var start = 0
            while start < text.count {
                let end = LlamaPattern.endOfPiece(text, from: start)
                piece(UnsafeBufferPointer(rebasing: text[start..<end]))
                start = end
            }
        }
    }

    private static func betweenNumbers(
        of text: UnsafeBufferPointer<UInt8>, _ piece: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var (start, at) = (0, 0)
        func pass() {
            if start < at { PreTokenizer.forEachPiece(of: UnsafeBufferPointer(rebasing: text[start..<at]), piece) }
        }
        while at < text.count {
            let (kind, length) = CharacterClass.read(text, at: at)
            if kind == .number {
                pass()
                piece(UnsafeBufferPointer(rebasing: text[at..<at + length]))
                start = at + length
            }
            at += length
        }
        pass()
    }
}

/// Llama 3's pattern: `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|`
/// `\s*[\r\n]+|\s+(?!\S)|\s+` (Grattafiori et al. 2024, as `tokenizer.json` has it). A scanner finds the same pieces.
enum LlamaPattern {
    static let text =
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"#
        + #"\s*[\r\n]+|\s+(?!\S)|\s+"#

    static func endOfPiece(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        if text[start] == UInt8(ascii: "'"), let end = endOfContraction(text, from: start) { return end }
        let (kind, length) = CharacterClass.read(text, at: start)
        let next = start + length
        switch kind {
        case .letter: return end(of: .letter, text, from: next)
        case .number:
            var (at, count) = (next, 1)
            while count < 3, at < text.count, case let (kind, length) = CharacterClass.read(text, at: at),
                kind == .number
            {
                (at, count) = (at + length, count + 1)
            }
            return at
        case .space, .other:
            let following = next < text.count ? CharacterClass.read(text, at: next).kind : nil
            if following == .letter, !isLineEnd(text[start]) { return end(of: .letter, text, from: next) }
            if kind == .other || (text[start] == 0x20 && following == .other) {
                var at = end(of: .other, text, from: next)
                while at < text.count, isLineEnd(text[at]) { at += 1 }
                return at
            }
            return endOfSpace(text, from: start)
        }
    }

    /// Up to the last line end; where there is none all but the last, if something follows and more than one is there.
    private static func endOfSpace(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var (at, last, lines) = (start, start, start)
        while at < text.count, case let (kind, length) = CharacterClass.read(text, at: at), kind == .space {
            last = at
            if isLineEnd(text[at]) { lines = at + length }
            at += length
        }
        if lines > start { return lines }
        return at < text.count && last > start ? last : at
    }

    private static func end(of wanted: CharacterClass, _ text: UnsafeBufferPointer<UInt8>, from: Int) -> Int {
        var at = from
        while at < text.count, case let (kind, length) = CharacterClass.read(text, at: at), kind == wanted {
            at += length
        }
        return at
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// In any case; ſ (U+017F) is an s then.
    private static func endOfContraction(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        func letter(_ place: Int) -> UInt8 { start + place < text.count ? text[start + place] | 0x20 : 0 }
        switch (letter(1), letter(2)) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
            return start + 2
        default:
            return start + 2 < text.count && text[start + 1] == 0xC5 && text[start + 2] == 0xBF ? start + 3 : nil
        }
    }
}
