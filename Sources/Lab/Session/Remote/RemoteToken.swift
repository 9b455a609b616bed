import Engine
import Network

/// A token of a remote model as it is typed: `" France"`, the bare word `France` for `" France"`, or its id `#4649`.
/// The server says which id a text has.
enum RemoteToken {
    static func resolve(
        _ word: Word, _ model: RemoteModel, _ workshop: Workshop
    ) throws(CellError) -> (token: TokenValue, note: String?) {
        if !word.isQuoted, word.text.hasPrefix("#") {
            guard let id = Int(word.text.dropFirst()), id >= 0, id < model.served.vocabulary ?? .max else {
                throw CellError(
                    .unknownToken, "no token \(safe(word.text))", hint: "an id is a whole number: #4649",
                    span: word.span)
            }
            return (TokenValue(id: id, bytes: []), nil)
        }
        if word.text.isEmpty { throw CellError(.unknownToken, "a token has at least one character", span: word.span) }
        if !word.isQuoted, let id = try id(of: " " + word.text, model, workshop, at: word) {
            let typed = safe(word.text)
            return (
                TokenValue(id: id, bytes: Array((" " + word.text).utf8)),
                "\(typed) means the token \" \(typed)\", with the space before it."
            )
        }
        guard let id = try id(of: word.text, model, workshop, at: word) else {
            throw CellError(
                .severalTokens, "\"\(brief(word.text))\" is several tokens here, and one is wanted",
                hint: "most words are one token only with the space before them: \" France\"", span: word.span)
        }
        return (TokenValue(id: id, bytes: Array(word.text.utf8)), nil)
    }

    /// nil where the text is not one token.
    private static func id(
        of text: String, _ model: RemoteModel, _ workshop: Workshop, at word: Word
    ) throws(CellError) -> Int? {
        guard let ids = try workshop.remotes.tokens(of: text, model) else { throw noIDs(model).at(word.span) }
        return ids.count == 1 ? ids[0] : nil
    }

    /// The server does not cut texts for others.
    static func noIDs(_ model: RemoteModel) -> CellError {
        CellError(
            .notAvailable,
            "a bias is sent by the token's id, and \(safe(model.endpoint.host)) does not say which id a text has",
            hint: "if you know it: bias #4649 3. vLLM and llama.cpp's server say it, at /tokenize")
    }
}
