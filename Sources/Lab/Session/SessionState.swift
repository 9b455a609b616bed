import Engine

/// Everything that a cell can depend on, as one value. A cell is a function from state to state and value.
struct SessionState: Sendable {
    /// What cells ask.
    var subject: SessionModel? {
        didSet {
            guard let model else { return }
            loaded.removeAll { $0.folder == model.folder }
            loaded = (loaded + [model]).suffix(Workshop.modelLimit)
        }
    }
    /// The one whose weights are here; nil also for a remote one.
    var model: LoadedModel? {
        get { if case .local(let model)? = subject { model } else { nil } }
        set { subject = newValue.map { .local($0) } }
    }
    /// The local models that were loaded last, the newest at the end.
    private(set) var loaded: [LoadedModel] = []
    var prompt: Prompt?
    /// What is in force, in the order in which it applies.
    var changes: [Change] = []
    var temperature = 1.0
    var filter = Filter()
    var seed: UInt64 = 0
    /// Continuations that were drawn since the seed was set.
    var continuations: UInt64 = 0
    /// What the learner gave a name to.
    var variables: [String: CalculatorValue] = [:]
    /// `_`: what the last calculation gave.
    var last: CalculatorValue?
    /// The texts last drawn.
    var samples: [String]?
    var settings = Settings()
    /// The last cell that answered something, for `why` and `code`.
    var answered: Answered?

    struct Prompt: Sendable, Equatable {
        /// As typed, and what `pick` added.
        var text: String
        /// None for a remote model, whose server cuts the text itself.
        var ids: [TokenID]
    }

    func requiredSubject() throws(CellError) -> SessionModel {
        guard let subject else {
            throw CellError(.noModel, "no model is loaded", hint: "type: load mini")
        }
        return subject
    }

    /// The model, for what needs its weights or its tokenizer.
    func loadedModel() throws(CellError) -> LoadedModel {
        guard case .local(let model) = try requiredSubject() else { throw .needsWeights() }
        return model
    }

    func requiredPrompt() throws(CellError) -> Prompt {
        guard let prompt else {
            throw CellError(.noPrompt, "there is no prompt yet", hint: "first type: prompt Paris is the capital of")
        }
        return prompt
    }

    /// The logits after the prompt, under what is in force.
    func logits(_ workshop: Workshop) throws(CellError) -> [Float] { try logits(workshop, under: interventions) }

    func logits(_ workshop: Workshop, under interventions: [Intervention]) throws(CellError) -> [Float] {
        try workshop.logits(try loadedModel(), try requiredPrompt().ids, under: interventions)
    }

    /// What is in force, in words.
    var changeWords: [String] { changeValues.map { Lab.changeWords($0, RenderOptions()) } }

    /// The layer from which on the logit lens, after the prompt's last token, has the model's own best token on top;
    /// -1 where the embedding has it already.
    func settlingLayer(_ workshop: Workshop) throws(CellError) -> Int {
        let (model, prompt) = (try loadedModel(), try requiredPrompt())
        do throws(EngineError) {
            let readings = try workshop.runner(for: model).readings(
                prompt.ids, positions: [prompt.ids.count - 1], under: interventions, shouldStop: workshop.shouldStop)
            // The embedding comes first, so that the place of a reading is the layer after it.
            return readings.lastIndex { $0.top != readings.last?.top } ?? -1
        } catch { throw ErrorWords.error(error) }
    }

    /// Whether the dice see other probabilities than the model's own.
    var hasOwnDice: Bool { temperature != 1 || !filter.isOff }

    /// What the dice use after `seen`, by default the prompt.
    func dice(_ logits: [Float], seen: [TokenID]? = nil) -> Distribution {
        filter.dice(logits: logits, temperature: temperature, seen: seen ?? prompt?.ids ?? [])
    }
}
