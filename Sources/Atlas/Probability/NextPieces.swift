/// Adds up, by the piece that comes next, the probabilities of all ways in which sentences go on.
///
/// A piece is what the pre-tokenizer never cuts further: letters with the space before them, or marks. The corpus has
/// neither digits nor contractions.
struct NextPieces {
    private(set) var probabilities: [String: Double] = [:]

    /// Follows a sentence, after what is `said`, until its next piece is known.
    mutating func follow(_ sentence: OpenSentence, after said: [UInt8] = []) {
        var (sentence, said) = (sentence, said + sentence.pending)
        sentence.pending = []
        while true {
            if let length = Self.pieceLength(said) { return add(said.prefix(length), sentence.weight) }
            guard sentence.next < sentence.steps.count else { return add(said[...], sentence.weight) }
            let step = sentence.steps[sentence.next]
            sentence.next += 1
            switch step {
            case .text(let bytes): said += bytes
            case .name(let variable, let texts):
                let value = sentence.bindings[variable]
                if value != unbound { said += texts[value] }
            case .draw(let draw):
                guard draw.isDue(sentence.bindings) else { continue }
                draw.forEachValue(sentence.bindings) { value, probability in
                    var branch = sentence
                    branch.bindings[draw.variable] = value
                    branch.weight *= probability
                    follow(branch, after: said)
                }
                return
            }
        }
    }

    private mutating func add(_ piece: ArraySlice<UInt8>, _ weight: Double) {
        probabilities[String(decoding: piece, as: UTF8.self), default: 0] += weight
    }

    /// The length of the first piece, once something follows it that is no part of it.
    private static func pieceLength(_ text: [UInt8]) -> Int? {
        let space = UInt8(ascii: " ")
        let start = text.first == space ? 1 : 0
        guard start < text.count else { return nil }
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
        let kind = isLetter(text[start])
        return text[start...].firstIndex { $0 == space || isLetter($0) != kind }
    }
}
