import Engine

struct SurpriseCommand: Command {
    static let name = "surprise"
    static let summary = "show how unexpected each token of a text is"
    static let usage = "surprise TEXT\nsurprise                of the prompt"
    static let explanation = """
        The model reads the text, and at each token says what it would have bet on it. The surprise is −log p: 0 for \
        what it was sure of, large for what it never saw coming. Perplexity is e to the mean surprise: among how many \
        equally likely tokens it was torn, on average. What is in force counts; the temperature does not.
        """
    static let example = ["surprise Paris is the capital of France.", "surprise Paris is the capital of Japan."]
    static let takesRawText = true

    private let text: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        text = arguments.next()
    }

    private static var empty: CellError {
        CellError(.emptyPrompt, "the text is empty", hint: "for example: \(example[0])")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if case .remote(let model) = try state.requiredSubject() {
            guard state.changes.isEmpty else {
                throw CellError(
                    .notAvailable, "what a bias does to each token of a text, a server does not tell",
                    hint: "clear, then surprise")
            }
            let text = if let text { text.text } else { try state.requiredPrompt().text }
            guard !text.isEmpty else { throw Self.empty }
            return .surprise(try RemoteSurprise.value(text, model, workshop))
        }
        let model = try state.loadedModel()
        let ids: [TokenID]
        if let text { ids = model.encodePrompt(text.text) } else { ids = try state.requiredPrompt().ids }
        guard ids.count <= model.shape.context else { throw model.tooLong("the text", ids.count) }
        guard !ids.isEmpty else { throw Self.empty }
        let values: [Double]
        do throws(EngineError) {
            values = try workshop.runner(for: model).logProbabilities(
                of: ids, under: state.interventions, shouldStop: workshop.shouldStop)
        } catch { throw ErrorWords.error(error) }
        var tokens = zip(ids, [nil] + values.map(Optional.some)).map { id, logprob in
            SurpriseValue.Token(token: model.value(of: id), prob: logprob.map(Elementary.exp), logprob: logprob)
        }
        // The marker that the model puts before a text is none of the text's own tokens.
        if model.bos, ids.first == model.tokenizer.beginningID { tokens.removeFirst() }
        let total = 0 - Sum.of(values)
        let perplexity = values.isEmpty ? nil : Elementary.exp(total / Double(values.count))
        return .surprise(
            SurpriseValue(tokens: tokens, total: total, perplexity: perplexity, changes: state.changeValues))
    }
}
