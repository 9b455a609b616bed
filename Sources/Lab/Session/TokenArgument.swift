import Engine

/// A token as it is typed: `" France"`, `#4881`, or the bare word `France` for `" France"`.
struct TokenArgument: Sendable {
    var id: TokenID
    /// What was understood, where that is not what was typed.
    var note: String?

    static func resolve(_ word: Word, _ model: LoadedModel) throws(CellError) -> TokenArgument {
        let tokenizer = model.tokenizer
        if !word.isQuoted, word.text.hasPrefix("#") {
            guard let id = Int(word.text.dropFirst()), (0..<tokenizer.count).contains(id) else {
                throw CellError(
                    .unknownToken, "no token \(safe(word.text))", hint: "ids go from #0 to #\(tokenizer.count - 1)",
                    span: word.span)
            }
            return TokenArgument(id: id)
        }
        if word.text.isEmpty { throw CellError(.unknownToken, "a token has at least one character", span: word.span) }
        if !word.isQuoted, let id = tokenizer.token(" " + word.text) {
            return TokenArgument(
                id: id, note: "\(safe(word.text)) means the token \" \(safe(word.text))\", with the space before it.")
        }
        if let id = tokenizer.token(word.text) {
            let typed = safe(word.text)
            return TokenArgument(
                id: id,
                note: spaced(word.text, tokenizer) != nil
                    ? "\"\(typed)\" has no space before it; within a text the token is \" \(typed)\"." : nil)
        }
        throw unknown(word, tokenizer)
    }

    /// The token with a space before it, which within a text is the one that is meant; nil for what is no word.
    static func spaced(_ text: String, _ tokenizer: Tokenizer) -> TokenID? {
        text.first?.isLetter == true ? tokenizer.token(" " + text) : nil
    }

    private static func unknown(_ word: Word, _ tokenizer: Tokenizer) -> CellError {
        let typed = safe(word.text)
        let pieces = tokenizer.encode(word.text)
        // As the tables write it.
        let spelled = word.text.replacing("␠", with: " ")
        if spelled != word.text, tokenizer.token(spelled) != nil {
            return CellError(
                .unknownToken, "no token \"\(typed)\": ␠ stands for a space in the tables",
                hint: "type \"\(safe(spelled))\" with its quotes", span: word.span)
        }
        if !word.text.hasPrefix(" "), tokenizer.token(" " + word.text) != nil {
            return CellError(
                .severalTokens, "\"\(typed)\" is \(pieces.count) tokens; \" \(typed)\" is one",
                hint: "did you mean \" \(typed)\"?", span: word.span)
        }
        // A bare word means the token with the space before it.
        let meant = word.isQuoted ? word.text : " " + word.text
        let near = tokenizer.nearest(to: meant, limit: 1).first.map {
            String(decoding: tokenizer.bytes(of: $0), as: UTF8.self)
        }
        let isClose =
            near.map { Spelling.distance($0.trimmed, word.text.trimmed) <= max(1, word.text.count / 3) } ?? false
        if let near, isClose {
            return CellError(
                .unknownToken, "no token \"\(typed)\"; nearest: \"\(safe(near))\"",
                hint: "type \"\(safe(near))\" with its quotes", span: word.span)
        }
        let shown = pieces.map { "\"" + safe(String(decoding: tokenizer.bytes(of: $0), as: UTF8.self)) + "\"" }
        let list = shown.prefix(8).joined(separator: " ") + (shown.count > 8 ? " …" : "")
        return CellError(
            .severalTokens, "\"\(String(typed.prefix(40)))\" is \(pieces.count) tokens: \(list)",
            hint: shown.first.map { "one token is wanted; the first is \($0)" }, span: word.span)
    }
}
