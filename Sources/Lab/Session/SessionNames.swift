import Engine

/// The names that expressions may use: the learner's own, and the session's.
struct SessionNames: NameSource {
    let state: SessionState
    let workshop: Workshop

    /// The session's own names, and what each is.
    static let described: [(name: String, summary: String)] = [
        ("logits", "the scores of all tokens, under what is in force"),
        ("probs", "softmax(logits): the model's own probabilities"),
        ("sampling_probs", "what the dice use: temperature and filter included"),
        ("baseline_probs", "the probabilities with nothing changed"),
        ("corpus_count", "how often the prompt stands in the training text"),
        ("settling_layer", "the layer from which on lens has the answer on top; -1: at once"),
        ("temperature", "of the dice"),
        ("text", "the prompt"),
        ("ids", "the prompt's tokens"),
        ("samples", "the texts last drawn"),
        ("interventions", "how many are in force"),
        ("in_force", "what they are, a text each"),
        ("layer_count", "layers of the model"),
        ("head_count", "heads of a layer"),
        ("width", "of the residual stream"),
        ("vocabulary", "how many tokens the model knows"),
        ("parameters", "how many numbers the model is made of"),
    ]

    static let all = Set(described.map { $0.name })

    var names: [String] { Self.described.map { $0.name } + state.variables.keys.sorted() }

    func token(_ text: String) throws(CellError) -> Int {
        let word = Word(text: text, key: nil, isQuoted: true, span: 0..<0)
        do throws(CellError) {
            return try TokenArgument.resolve(word, try state.loadedModel()).id
        } catch {
            // The calculator knows the place better.
            var copy = error
            copy.span = nil
            throw copy
        }
    }

    func value(of name: String) throws(CellError) -> CalculatorValue? {
        if let value = state.variables[name] { return value }
        if name == "_" {
            guard let last = state.last else {
                throw CellError(.unknownName, "there is no last value yet", hint: "_ is what the last calculation gave")
            }
            return last
        }
        do throws(CellError) {
            return try own(name)
        } catch { throw error.asked(by: name) }
    }

    private func own(_ name: String) throws(CellError) -> CalculatorValue? {
        func count(_ value: (LoadedModel) -> Int) throws(CellError) -> CalculatorValue {
            .number(Double(value(try state.loadedModel())))
        }
        func byToken(_ values: [Double]) -> CalculatorValue { .vector(.init(values: values, isByToken: true)) }
        switch name {
        case "logits": return byToken(try state.logits(workshop).map(Double.init))
        case "probs": return byToken(Distribution(logits: try state.logits(workshop)).probabilities)
        case "sampling_probs": return byToken(state.dice(try state.logits(workshop)).probabilities)
        case "baseline_probs": return byToken(Distribution(logits: try state.logits(workshop, under: [])).probabilities)
        case "corpus_count":
            let model = try state.loadedModel()
            return .number(Double(try CorpusCommand.count(of: state.requiredPrompt().text, model, workshop)))
        case "settling_layer": return .number(Double(try state.settlingLayer(workshop)))
        case "temperature": return .number(state.temperature)
        case "text": return .text(try state.requiredPrompt().text)
        case "ids":
            _ = try state.loadedModel()
            return .vector(.init(values: try state.requiredPrompt().ids.map(Double.init)))
        case "samples":
            guard let samples = state.samples else {
                throw CellError(.unknownName, "nothing has been drawn yet", hint: "first type: sample")
            }
            return .list(samples)
        case "in_force": return .list(state.changeWords)
        case "interventions": return .number(Double(state.changes.count))
        case "layer_count": return try count { $0.shape.layers }
        case "head_count": return try count { $0.shape.heads }
        case "width": return try count { $0.shape.width }
        case "vocabulary": return try count { $0.shape.vocabulary }
        case "parameters": return try count { $0.parameters.total }
        default: return nil
        }
    }
}
