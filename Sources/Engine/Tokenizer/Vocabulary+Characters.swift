extension Vocabulary {
    /// SentencePiece's vocabulary as `tokenizer.json` lists it. Every byte must have a token, `<0x0A>`, so that no text is
    /// unknown.
    init(characters resolved: ResolvedNames) throws(ModelFileError) {
        let (raw, file) = (resolved.raw, resolved.raw.file)
        let pieces = resolved.entryOfID.map { Array(raw.name($0)) }
        let isByte = pieces.map { Self.byte(named: $0) != nil }
        var isPiece = isByte.map { !$0 }
        for token in resolved.added { isPiece[token.id!] = false }
        try self.init(pieces: pieces, added: resolved.added, file: file, isPiece: isPiece, isByte: isByte)
        if let byte = idOfByte.firstIndex(of: -1) {
            let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            throw .vocabulary(file: file, detail: "byte 0x\(digits) has no token <0x\(digits)>")
        }
    }

    /// The token of each character; of one that is none those of its bytes.
    func characters(of text: [UInt8]) -> [Int32] {
        var tokens: [Int32] = []
        tokens.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            let length = text[at] < 0x80 ? 1 : text[at] < 0xE0 ? 2 : text[at] < 0xF0 ? 3 : 4
            let character = text[at..<at + length]
            if let id = piece(character) {
                tokens.append(id)
            } else {
                tokens += character.map { idOfByte[Int($0)] }
            }
            at += length
        }
        return tokens
    }
}
