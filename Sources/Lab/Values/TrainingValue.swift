import Engine

/// How a model learned.
struct TrainingValue: Sendable, Equatable {
    /// The trained model's name, and what its weights were before.
    var model: String
    var start: Start
    var parameters: Int
    /// Tokens that it chooses among.
    var vocabulary: Int
    var text: LearnedText
    var recipe: Recipe
    /// Each step's loss before the step, in nats a token.
    var losses: [Double] = []
    /// The token whose probability is watched.
    var watched: TokenValue?
    /// Its probability after the prompt, before the first step and after each; none where nothing is watched.
    var watch: [Double] = []
    /// What comes after the prompt, before training and after it; nil where there is no prompt.
    var outcome: DistributionValue?
    /// Ctrl-C came before all steps were done.
    var isStopped = false
    /// Wall-clock, and so never part of a transcript.
    var tokensPerSecond: Double?
    /// Of the trained model's files, as they would be written.
    var sha256 = ""
    /// Where it was written to, as typed.
    var folder: String?
    var notes: [String] = []

    enum Start: Sendable, Equatable {
        case noise
        /// The model of this name, from its folder; nil for one that was trained in the session.
        case weights(model: String, folder: String?)
    }

    /// Tokens that a step reads.
    var tokensPerStep: Int { recipe.sequences * recipe.length }

    /// The mean loss of the last steps: one step's own goes up and down with its text.
    var finalLoss: Double? {
        let last = losses.suffix(min(10, max(1, losses.count / 10)))
        return last.isEmpty ? nil : Sum.of(Array(last)) / Double(last.count)
    }
}

/// The text of a training.
struct LearnedText: Sendable, Equatable {
    /// The file as typed; nil for the atlas.
    var file: String?
    /// Its lines, each a text of its own.
    var lines: Int
    var tokens: Int
}

/// How well a model foresees a text.
struct PerplexityValue: Sendable, Equatable {
    var model: String
    var text: LearnedText
    /// Tokens that were foreseen: all but the first.
    var tokens: Int
    var windows: Int
    /// The longest window, in tokens.
    var length: Int
    /// The mean of −ln p, in nats.
    var loss: Double
    var changes: [ChangeValue]

    var perplexity: Double { Elementary.exp(loss) }
}

extension Value {
    /// The cell and its answer as they are written down: training that Ctrl-C stopped is as many steps as were done, so
    /// that it can be run again.
    func repeatable(_ cell: String) -> (cell: String, value: Value) {
        guard case .training(var training) = self, training.isStopped else { return (cell, self) }
        training.isStopped = false
        training.recipe.steps = training.losses.count
        return (TrainCommand.cell(cell, steps: training.losses.count), .training(training))
    }
}
