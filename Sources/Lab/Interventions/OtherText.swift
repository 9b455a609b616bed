import Engine

/// A text beside the prompt, that values are taken from.
struct OtherText: Sendable {
    let text: String
    let ids: [TokenID]

    /// - Parameter word: the option, `from=…`.
    init(_ word: Word, _ model: LoadedModel) throws(CellError) {
        let name = word.key.map { "\($0)=" } ?? "the other text"
        guard !word.text.isEmpty else {
            throw CellError(
                .emptyPrompt, "\(name) is empty", hint: "for example: \(name)\"Rome is the capital of\"",
                span: word.span)
        }
        (text, ids) = (word.text, model.encodePrompt(word.text))
        guard ids.count <= model.shape.context else {
            throw model.tooLong("the text of \(name)", ids.count).at(word.span)
        }
    }

    /// - Throws: where values cannot be taken position by position: the prompt has another length and no positions are
    ///   named, or one that is named is not in the text.
    func check(_ positions: Set<Int>?, prompt: [TokenID]?, at word: Word) throws(CellError) {
        if let missing = positions?.filter({ $0 >= ids.count }).min() {
            throw CellError(
                .badPosition,
                "no position \(missing) in the other text: it has \(counted(ids.count, "token", "tokens"))",
                hint: "name positions that both texts have: pos=0 to \(ids.count - 1)", span: word.span)
        }
        guard positions == nil, let prompt, prompt.count != ids.count else { return }
        let both = min(prompt.count, ids.count)
        throw CellError(
            .badValue,
            "the prompt is \(counted(prompt.count, "token", "tokens")) and the other text \(ids.count), so their positions do not pair up",
            hint: both > 1
                ? "pos= takes only some: pos=\(both - 1), or pos=0..\(both - 1) for all that both have"
                : "pos=0 takes the one that both have", span: word.span)
    }
}
