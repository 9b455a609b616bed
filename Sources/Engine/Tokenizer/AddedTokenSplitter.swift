/// Finds added tokens in a text: at each place the longest, from left to right, as Hugging Face's automaton does.
struct AddedTokenSplitter: Sendable {
    /// Those not normalized come first and see the whole text; the others see what is left between them.
    private let passes: [Pass]

    private struct Pass: Sendable {
        /// For each first byte the tokens that start with it, longest first.
        var tokensOfByte: [[AddedToken]]
        var firstBytes: [UInt8]
    }

    /// All tokens must have their ids.
    init(_ tokens: [AddedToken]) {
        passes = [false, true].compactMap { normalized in
            let chosen = tokens.filter { $0.isNormalized == normalized }
            guard !chosen.isEmpty else { return nil }
            var tokensOfByte = [[AddedToken]](repeating: [], count: 256)
            for token in chosen { tokensOfByte[Int(token.content[0])].append(token) }
            for byte in 0..<256 { tokensOfByte[byte].sort { $0.content.count > $1.content.count } }
            return Pass(
                tokensOfByte: tokensOfByte, firstBytes: (0...255).filter { !tokensOfByte[Int($0)].isEmpty })
        }
    }

    /// Calls `between` for each stretch of text without added tokens and `found` for each added token, in order.
    func split(
        _ text: UnsafeBufferPointer<UInt8>, between: (UnsafeBufferPointer<UInt8>) -> Void, found: (TokenID) -> Void
    ) {
        split(text, pass: 0, between: between, found: found)
    }

    private func split(
        _ text: UnsafeBufferPointer<UInt8>, pass: Int, between: (UnsafeBufferPointer<UInt8>) -> Void,
        found: (TokenID) -> Void
    ) {
        guard pass < passes.count else { return between(text) }
        var done = 0
        var at = 0
        while let (start, token) = firstMatch(in: text, from: at, passes[pass]) {
            at = start + token.content.count
            var left = start
            var right = at
            if token.stripsLeft { left = max(done, startOfSpace(text, endingAt: start)) }
            if token.stripsRight { right = endOfSpace(text, from: at) }
            if done < left {
                let rest = UnsafeBufferPointer(rebasing: text[done..<left])
                split(rest, pass: pass + 1, between: between, found: found)
            }
            found(token.id!)
            done = right
        }
        if done < text.count {
            let rest = UnsafeBufferPointer(rebasing: text[done...])
            split(rest, pass: pass + 1, between: between, found: found)
        }
    }

    private func firstMatch(
        in text: UnsafeBufferPointer<UInt8>, from: Int, _ pass: Pass
    ) -> (start: Int, token: AddedToken)? {
        let only = pass.firstBytes.count == 1 ? pass.firstBytes[0] : nil
        return pass.tokensOfByte.withUnsafeBufferPointer { tokensOfByte in
            var at = from
            while at < text.count {
                let byte = text[at]
                if only == nil || byte == only {
                    for token in tokensOfByte[Int(byte)]
                    where at + token.content.count <= text.count
                        && token.content.elementsEqual(text[at..<at + token.content.count])
                    {
                        return (at, token)
                    }
                }
                at += 1
            }
            return nil
        }
    }

    private func endOfSpace(_ text: UnsafeBufferPointer<UInt8>, from: Int) -> Int {
        var at = from
        while at < text.count, case let (kind, length) = CharacterClass.read(text, at: at), kind == .space {
            at += length
        }
        return at
    }

    private func startOfSpace(_ text: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Int {
        var at = end
        while at > 0 {
            var start = at - 1
            while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
            guard CharacterClass.read(text, at: start).kind == .space else { break }
            at = start
        }
        return at
    }
}
