public import Engine

/// Text drawn from the grammar: the same bytes for the same seed and size on every machine.
public struct Corpus: Sendable, Hashable {
    public let seed: UInt64
    /// The first line that reaches this size, in bytes with line breaks, is the last.
    public let bytes: Int

    public init(seed: UInt64, bytes: Int) {
        self.seed = seed
        self.bytes = bytes
    }

    /// What the bundled models were trained on.
    public static let training = Corpus(seed: 1, bytes: 12_000_000)
    /// What they are measured on; no model has seen it.
    public static let heldOut = Corpus(seed: 2, bytes: 200_000)

    /// Calls `body` for each line in order, without its line break. The bytes are ASCII, and `body`'s only until it
    /// returns.
    public func forEachLine<E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> Void) throws(E) {
        var writer = LineWriter(seed: seed)
        var done = 0
        while done < bytes {
            writer.next()
            done += writer.line.count + 1
            let result = writer.line.withUnsafeBufferPointer { line in
                Result { () throws(E) in try body(line) }
            }
            try result.get()
        }
    }

    /// The whole text; every line ends with a line break.
    public func text() -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes + 1024)
        forEachLine { line in
            text.append(contentsOf: line)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// The text as training reads it: before every line the token that marks a beginning, no line breaks.
    public func tokens(_ tokenizer: Tokenizer) -> [TokenID] {
        var tokens: [TokenID] = []
        tokens.reserveCapacity(bytes / 4)
        let beginning = tokenizer.beginningID.map { [$0] } ?? []
        forEachLine { line in
            tokens += beginning
            tokens += tokenizer.encode(String(decoding: line, as: UTF8.self))
        }
        return tokens
    }
}
