import Notebook

/// The tokens that an answer chose, as it shows them, and how close each choice was.
func tokenChoices(of value: Value, _ options: RenderOptions) -> [ChoiceRun] {
    guard case .sample(let sample) = value else { return [] }
    return sample.continuations.map { continuation in
        // Bytes that begin a character, which the tokens after them finish.
        var open: [UInt8] = []
        let choices = continuation.draws.map { draw in
            let rival = draw.rival.map { shown(open + $0.token.bytes, isEnd: $0.token.isEndOfText) }
            let bytes = open + draw.token.bytes
            open = draw.token.isEndOfText ? [] : Array(bytes.suffix(unfinished(bytes)))
            return ChoiceRun.Choice(
                text: draw.token.isEndOfText ? "" : shown(Array(bytes.dropLast(open.count)), isEnd: false),
                alternative: rival ?? "", margin: draw.rival?.margin ?? .infinity, scale: draw.u ?? draw.modelProb)
        }
        return ChoiceRun(lead: sampleLead(sample, options), choices: choices)
    }
}

/// Where the end of the text is chosen, its line ends.
private func shown(_ bytes: [UInt8], isEnd: Bool) -> String {
    isEnd ? "\n" : safeProse(String(decoding: bytes, as: UTF8.self))
}

extension TokenValue {
    fileprivate var isEndOfText: Bool { bytes.elementsEqual("<|endoftext|>".utf8) }
}

/// How many bytes at the end begin a character of UTF-8 and do not finish it.
private func unfinished(_ bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
        let length = byte >= 0xF8 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
        return length > index + 1 ? index + 1 : 0
    }
    return 0
}
