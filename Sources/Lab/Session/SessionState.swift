import Engine

/// Everything that a cell can depend on, as one value. A cell is a function from state to state and value.
struct SessionState: Sendable {
    var model: LoadedModel?
    var prompt: Prompt?
    var interventions: [Intervention] = []
    var temperature = 1.0
    var seed: UInt64 = 0
    /// Continuations that were drawn since the seed was set.
    var continuations: UInt64 = 0

    struct Prompt: Sendable, Equatable {
        /// As typed, and what `pick` added.
        var text: String
        var ids: [TokenID]
    }

    func loadedModel() throws(CellError) -> LoadedModel {
        guard let model else {
            throw CellError(.noModel, "no model is loaded", hint: "type: load mini")
        }
        return model
    }

    func requiredPrompt() throws(CellError) -> Prompt {
        guard let prompt else {
            throw CellError(.noPrompt, "there is no prompt yet", hint: "first type: prompt Paris is the capital of")
        }
        return prompt
    }
}
