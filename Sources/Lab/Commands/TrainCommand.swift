import Engine
import Foundation

struct TrainCommand: Command {
    static let name = "train"
    static let summary = "let the model learn from a text"
    static let usage = """
        train [fresh] [steps=N] [on=FILE] [watch=TOKEN] [out=FOLDER]
              [rate=R] [seed=S] [shape=NAME] [replace=on]
        """
    static let explanation = """
        In each step the model reads some lines, and every weight moves a little, so that what came next would have \
        surprised it less. Without on= it reads from the atlas, the text of the bundled models; fresh begins with noise in \
        nano's shape (or shape=), else with the weights that are loaded. watch= follows one token's probability after \
        the prompt. steps= is 1,000 when fresh and 200 otherwise; more go further. Ctrl-C stops it and keeps what was learned. The trained model is loaded then: undo takes it back, \
        out= writes it to a folder for load and for Hugging Face, replace=on over what lies there. rate= is how far \
        weights move in a step. The files of the model before are never touched.
        """
    static let example = ["prompt Paris is the capital of", "train fresh steps=100 watch=\" France\"", "undo"]
    static let options = ["steps", "on", "watch", "out", "rate", "seed", "shape", "replace"]
    static let completes = CompletionKind.files

    /// Steps unless told: a fresh nano takes some 20 seconds for them.
    static let standardSteps = (fresh: 1000, further: 200)

    private let isFresh: Bool
    private let steps: Int?
    private let file: Word?
    private let watch: Word?
    private let folder: TrainedFolder?
    private let rate: Word?
    private let seed: UInt64?
    private let shape: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        let word = arguments.next()
        guard word == nil || word?.text == "fresh" else {
            throw CellError(
                .unexpectedArgument, "\"\(brief(word?.text ?? ""))\" is nothing that train knows",
                hint: "train fresh begins with noise; a text is given with on=FILE", span: word?.span)
        }
        isFresh = word != nil
        steps = try arguments.option("steps").map { (w) throws(CellError) in
            try w.integer("the number of steps", in: 1...1_000_000)
        }
        file = arguments.option("on")
        watch = arguments.option("watch")
        rate = arguments.option("rate")
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
        shape = arguments.option("shape")
        folder = try TrainedFolder(arguments.option("out"), replace: arguments.option("replace"))
        guard shape == nil || isFresh else {
            throw CellError(
                .badValue, "a loaded model has its shape already", hint: "train fresh shape=… begins with noise",
                span: shape?.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let base = try base(state, workshop)
        let prompt = try prompt(state, base)
        let watched = try watch.map { (word) throws(CellError) in try TokenArgument.resolve(word, base) }
        let target = try folder?.checked(workshop)
        let own = try base.trainable().shape
        let shape = isFresh && self.shape == nil ? base.shape(of: .nano) : own
        let length = { (tokens: Int) in max(2, min(shape.context, tokens)) }
        try MemoryNeed(Trainer.bytes(shape: shape, length: shape.context), of: "training \(base.name)").check()
        let text =
            try file.map { (word) throws(CellError) in
                try TrainingText(file: word, base.tokenizer, workshop)
            } ?? TrainingText(atlas: base.tokenizer)
        let recipe = try recipe(shape, length: length(text.tokens.count), tokens: text.tokens.count, state)
        var value = TrainingValue(
            model: trainedName(base), start: isFresh ? .noise : .weights(model: base.name, folder: base.folder),
            parameters: shape.parameters.total, vocabulary: shape.vocabulary, text: text.described, recipe: recipe,
            watched: watched.map { base.value(of: $0.id) }, notes: [watched?.note].compactMap { $0 })
        let run = TrainingRun(workshop, shape: shape, watched: watched?.id, prompt: prompt)
        let trained = try run.train(&value, on: text.tokens, from: base, isFresh: isFresh)
        if let target {
            try target.write(run.parameters, base)
            value.folder = target.typed
        }
        use(trained, prompt, base, &value, &state)
        return .training(value)
    }

    /// The model whose weights and tokenizer, or tokenizer alone, are taken.
    private func base(_ state: SessionState, _ workshop: Workshop) throws(CellError) -> LoadedModel {
        guard let shape else { return try state.loadedModel() }
        do throws(CellError) { return try workshop.load(shape.text, as: nil, bos: nil) } catch {
            throw error.at(shape.span)
        }
    }

    /// The prompt as `base` reads it; what is watched needs one.
    private func prompt(_ state: SessionState, _ base: LoadedModel) throws(CellError) -> [TokenID]? {
        guard let prompt = watch == nil ? state.prompt : try state.requiredPrompt() else { return nil }
        let ids = base === state.model ? prompt.ids : base.encodePrompt(prompt.text)
        guard ids.count <= base.shape.context else { throw base.tooLong("the prompt", ids.count) }
        return ids
    }

    /// `nano-fresh`, `mini-trained`; what was one of them stays it.
    private func trainedName(_ base: LoadedModel) -> String {
        if isFresh { return "\(shape == nil ? LoadedModel.Size.nano.rawValue : base.name)-fresh" }
        return base.folder == nil ? base.name : "\(base.name)-trained"
    }

    /// Wider models take smaller steps, about as Brown et al. 2020 chose theirs; a model that knows something already
    /// takes steps of a fifth. The rate stays the same once it is reached: N steps are the first N of more.
    private func recipe(
        _ shape: GPT2Configuration, length: Int, tokens: Int, _ state: SessionState
    ) throws(CellError) -> Recipe {
        var recipe = Recipe()
        recipe.steps = steps ?? (isFresh ? Self.standardSteps.fresh : Self.standardSteps.further)
        recipe.length = length
        // A text that is hardly longer than a window has few places where one can begin.
        recipe.sequences = max(1, min(Self.tokensPerStep / length, tokens - length + 1))
        recipe.rate = (isFresh ? 0.192 : 0.0384) / Double(shape.width)
        recipe.warmUp = isFresh ? 20 : 5
        recipe.finalFraction = 1
        recipe.seed = seed ?? state.seed
        if let rate {
            recipe.rate = try rate.number("rate")
            guard recipe.rate > 0, recipe.rate <= 1000 else {
                throw CellError(.badValue, "rate is above 0 and goes to 1000", span: rate.span)
            }
        }
        return recipe
    }

    static let tokensPerStep = 2048

    private func use(
        _ trained: LoadedModel, _ prompt: [TokenID]?, _ base: LoadedModel, _ value: inout TrainingValue,
        _ state: inout SessionState
    ) {
        if !state.changes.isEmpty {
            value.notes.append("Dropped what was in force: this is another model now.")
            state.changes = []
        }
        state.model = trained
        if let prompt, let text = state.prompt?.text {
            state.prompt = SessionState.Prompt(text: text, ids: prompt)
        }
    }

    /// The cell with another number of steps.
    static func cell(_ cell: String, steps: Int) -> String {
        let characters = Array(cell)
        let head = CellHead(cell).wordSpan.upperBound
        let words = (try? Lexer.words(cell, from: head)) ?? []
        let end = words.last?.span.upperBound ?? head
        let place = words.first { $0.key == "steps" }?.span ?? end..<end
        return String(characters[..<place.lowerBound]) + (place.isEmpty ? " " : "") + "steps=\(steps)"
            + String(characters[place.upperBound...])
    }
}

extension LoadedModel {
    /// Shapes that have a name.
    enum Size: String { case nano }

    /// A shape for this model's tokens.
    fileprivate func shape(of size: Size) -> GPT2Configuration {
        switch size {
        case .nano: GPT2Configuration(layers: 1, heads: 2, width: 32, context: 256, vocabulary: tokenizer.count)
        }
    }
}
