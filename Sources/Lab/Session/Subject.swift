import Engine

/// A text within the prompt, as the positions of its tokens.
struct Subject {
    let positions: [Int]
    /// How often the text occurs as whole tokens; the first time counts.
    let occurrences: Int

    /// - Throws: where the text does not occur in the prompt as whole tokens.
    init(_ word: Word, in ids: [TokenID], _ model: LoadedModel) throws(CellError) {
        let tokens = ids.map { $0 < model.tokenizer.count ? model.tokenizer.bytes(of: $0) : [] }
        let text = Array(word.text.utf8)
        // A word within a text begins with a space, which nobody types.
        let spaced = word.isQuoted && text.first == UInt8(ascii: " ") ? [] : [[UInt8(ascii: " ")] + text]
        let found = tokens.indices.compactMap { start in
            ([text] + spaced).lazy.compactMap { Self.end(of: $0, in: tokens, from: start) }.first.map { start..<$0 }
        }
        guard let first = found.first else {
            let typed = brief(word.text)
            let occurs = String(decoding: tokens.joined(), as: UTF8.self).contains(word.text) && !text.isEmpty
            throw CellError(
                occurs ? .severalTokens : .unknownToken,
                occurs
                    ? "\"\(typed)\" begins or ends within a token of the prompt"
                    : "\"\(typed)\" does not occur in the prompt",
                hint: "its tokens are \(Self.list(tokens)); pos= takes positions instead", span: word.span)
        }
        (positions, occurrences) = (Array(first), found.count)
    }

    /// Where the text ends if it begins with token `start`: the position after its last token.
    private static func end(of text: [UInt8], in tokens: [[UInt8]], from start: Int) -> Int? {
        var rest = text[...]
        for position in start..<tokens.count {
            let token = tokens[position]
            guard !token.isEmpty, rest.starts(with: token) else { return nil }
            rest = rest.dropFirst(token.count)
            if rest.isEmpty { return position + 1 }
        }
        return nil
    }

    private static func list(_ tokens: [[UInt8]]) -> String {
        let shown = tokens.enumerated().map { "\($0) \(visibleToken($1, ascii: false))" }
        return shown.prefix(20).joined(separator: ", ") + (shown.count > 20 ? ", …" : "")
    }
}
