import Engine

struct LoadCommand: Command {
    static let name = "load"
    static let summary = "load a model"
    static let usage = "load NAME [bos=on|off] [as=NAME]"
    static let explanation = """
        NAME is a bundled model (nano, micro, mini, base), a folder that holds a GPT-2 or a Llama as Hugging Face \
        stores it, or a GGUF file with one. \
        The prompt, the temperature and the seed stay; whatever was switched off or changed is dropped. \
        bos says whether <|endoftext|> is put before each prompt; without it the model's own files decide.
        """
    static let example = ["load nano", "prompt Paris is the capital of", "load mini"]
    static let options = ["bos", "as"]
    static let completes = CompletionKind.models

    private let place: Word
    private let bos: Bool?
    private let alias: String?

    init(_ arguments: inout Arguments) throws(CellError) {
        place = try arguments.next("the model's name", hint: "for example: load mini")
        alias = arguments.option("as")?.text
        switch arguments.option("bos") {
        case nil: bos = nil
        case let word? where word.text == "on": bos = true
        case let word? where word.text == "off": bos = false
        case let word?: throw CellError(.badValue, "bos is on or off, not \"\(safe(word.text))\"", span: word.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let model: LoadedModel
        do throws(CellError) {
            model = try workshop.load(place.text, as: alias, bos: bos)
        } catch { throw error.at(place.span) }
        let time = clock.now - start
        var notes: [String] = []
        if !state.changes.isEmpty {
            notes.append(
                "Dropped what was in force: \(state.changes.count == 1 ? "one change" : "\(state.changes.count) changes") of the model before."
            )
            state.changes = []
        }
        state.model = model
        if let prompt = state.prompt {
            let ids = model.encodePrompt(prompt.text)
            if ids.count > model.shape.context {
                notes.append(
                    "The prompt was dropped: it is \(ids.count) tokens here, and this model sees at most \(model.shape.context)."
                )
                state.prompt = nil
            } else {
                state.prompt = SessionState.Prompt(text: prompt.text, ids: ids)
                let next = Distribution(logits: try workshop.logits(model, ids, under: []))
                if let best = next.top(1).first {
                    let token = visibleToken(model.value(of: best).bytes, ascii: false)
                    notes.append("The prompt stays; it now goes on with \"\(token)\" first. top shows the table.")
                }
            }
        }
        var value = ModelValue(model)
        let (seconds, attoseconds) = time.components
        value.milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
        value.notes = notes
        return .model(value)
    }
}

extension ModelValue {
    init(_ model: LoadedModel) {
        let shape = model.shape
        self.init(
            name: model.name, architecture: model.architecture, layers: shape.layers, heads: shape.heads,
            width: shape.width,
            vocabulary: shape.vocabulary, context: shape.context, parameters: model.parameters.total,
            breakdown: model.parameters.parts.map { Part(name: $0.name, count: $0.count) },
            dtype: model.elementTypes.joined(separator: "+"), bos: model.bos, sha256: nil, bytes: model.bytes,
            milliseconds: nil, notes: [])
        if let id = model.tokenizer.beginningID { beginning = visibleToken(model.value(of: id).bytes, ascii: false) }
    }
}
