import Engine

/// Takes numbers apart into calculations that the learner can type.
struct Derivation {
    let state: SessionState
    let workshop: Workshop

    /// A token as an index: its text, or its id where the text does not lead back to it.
    func reference(to id: TokenID, _ model: LoadedModel) -> String {
        let text = model.tokenizer.decode([id])
        let leadsBack = model.tokenizer.token(text) == id && !text.contains("\u{FFFD}")
        return leadsBack ? Expression.quoted(text) : "#\(id)"
    }
}
