import Engine

struct LoadCommand: Command {
    static let name = "load"
    static let summary = "load a model"
    static let usage = "load NAME [bos=on|off] [as=NAME]\nload http://HOST:PORT [model=NAME] [as=NAME]"
    static let explanation = """
        NAME is a bundled model (nano, micro, mini, base), a folder that holds a GPT-2 or a Llama as Hugging Face \
        stores it, or a GGUF file with one. \
        The prompt, the temperature and the seed stay; whatever was switched off or changed is dropped. \
        bos says whether <|endoftext|> is put before each prompt; without it the model's own files decide. \
        An address is that of a server such as vLLM or llama.cpp's: load http://localhost:8000 model=NAME. It tells the \
        likeliest tokens and no more, so nothing can be opened up there; docs/remote.md says what works.
        """
    static let example = ["load nano", "prompt Paris is the capital of", "load mini"]
    static let options = ["bos", "as", "model"]
    static let completes = CompletionKind.models

    private let place: Word
    private let bos: Bool?
    private let alias: String?
    /// What the server calls it, for an address.
    private let served: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        place = try arguments.next("the model's name", hint: "for example: load mini")
        alias = arguments.option("as")?.text
        switch arguments.option("bos") {
        case nil: bos = nil
        case let word? where word.text == "on": bos = true
        case let word? where word.text == "off": bos = false
        case let word?: throw CellError(.badValue, "bos is on or off, not \"\(safe(word.text))\"", span: word.span)
        }
        served = arguments.option("model")
        if let served, !Workshop.isAddress(place.text) {
            throw CellError(
                .badValue, "model= is for a server's address",
                hint: "for example: load http://localhost:8000 model=NAME",
                span: served.span)
        }
        if bos != nil, Workshop.isAddress(place.text) {
            throw CellError(
                .badValue, "what stands before a prompt is the server's to decide", hint: "leave out bos=",
                span: place.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if Workshop.isAddress(place.text) { return try connect(&state, workshop) }
        let clock = ContinuousClock()
        let start = clock.now
        let model: LoadedModel
        do throws(CellError) {
            model = try workshop.load(place.text, as: alias, bos: bos)
        } catch { throw error.at(place.span) }
        let time = clock.now - start
        var notes = Self.dropChanges(&state)
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

    /// What is in force belongs to the model before.
    private static func dropChanges(_ state: inout SessionState) -> [String] {
        guard !state.changes.isEmpty else { return [] }
        defer { state.changes = [] }
        return [
            "Dropped what was in force: \(state.changes.count == 1 ? "one change" : "\(state.changes.count) changes") of the model before."
        ]
    }

    /// Loads a model on a server.
    private func connect(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model: RemoteModel
        do throws(CellError) {
            model = try workshop.connect(place.text, model: served?.text, as: alias)
        } catch { throw error.at(place.span) }
        var value = RemoteModelValue(model)
        value.notes = Self.dropChanges(&state)
        state.subject = .remote(model)
        if workshop.remotes.sendsKeyInTheOpen(to: model.endpoint) {
            value.notes.append(
                "The key goes over http, where others on the way can read it; https keeps it to the two of you.")
        }
        if let prompt = state.prompt {
            state.prompt = SessionState.Prompt(text: prompt.text, ids: [])
            let next = try state.distribution(workshop, focus: .table)
            if let best = next.next.first {
                let token = visibleToken(best.token.bytes, ascii: false)
                value.notes.append("The prompt stays; it now goes on with \"\(token)\" first. top shows the table.")
            }
        }
        return .remoteModel(value)
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
