import Engine

struct PerplexityCommand: Command {
    static let name = "perplexity"
    static let summary = "measure how well the model foresees a text"
    static let usage = "perplexity FILE"
    static let explanation = """
        Each line of the file is a text of its own and begins with the token that ends texts; blank lines are left \
        out. The loss is the mean surprise, −log p, of every token but the first; the ends of lines are foreseen like \
        the rest. Perplexity is e to the loss: among how many equally likely tokens the model was torn. What is longer \
        than the context is read in windows, each beginning with the last token of the one before, so that every token \
        counts once. What is in force counts; the temperature does not.
        """
    static let example = [
        "prompt Paris is the capital of", "save my-first-session.md", "perplexity my-first-session.md",
    ]
    static let completes = CompletionKind.files

    private let file: Word

    init(_ arguments: inout Arguments) throws(CellError) {
        file = try arguments.next("the file's name", hint: "for example: perplexity my-text.txt")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let text = try TrainingText(file: file, model.tokenizer, workshop)
        guard text.tokens.count > 1 else {
            throw CellError(
                .badValue, "\(safe(file.text)) is one token, and nothing follows it",
                hint: "a text has two tokens at least",
                span: file.span)
        }
        let context = model.shape.context
        let starts = Array(stride(from: 0, to: text.tokens.count - 1, by: max(1, context - 1)))
        let runner = workshop.runner(for: model)
        let clock = ContinuousClock()
        let begin = clock.now
        defer { workshop.show(nil) }
        var sums: [Double] = []
        for (done, start) in starts.enumerated() {
            workshop.show(
                .parts("windows", done: done, total: starts.count, seconds: (clock.now - begin).inSeconds))
            let window = Array(text.tokens[start..<min(start + context, text.tokens.count)])
            do throws(EngineError) {
                let values = try runner.logProbabilities(
                    of: window, under: state.interventions, shouldStop: workshop.shouldStop)
                sums.append(Sum.of(values))
            } catch { throw ErrorWords.error(error) }
        }
        let tokens = text.tokens.count - 1
        return .perplexity(
            PerplexityValue(
                model: model.name, text: text.described, tokens: tokens, windows: starts.count,
                length: min(context, text.tokens.count), loss: (0 - Sum.of(sums)) / Double(tokens),
                changes: state.changeValues))
    }
}
