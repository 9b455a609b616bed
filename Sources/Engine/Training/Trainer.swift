/// What one step of training came to.
public struct TrainingStep: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// The mean cross-entropy of its windows before the step, in nats.
    public let loss: Double
    /// The learning rate.
    public let rate: Double
    /// The gradient's norm before it was clipped.
    public let gradientNorm: Double
}

/// Trains a GPT-2 on a stream of tokens, step by step.
///
/// ```
/// let trainer = try Trainer(tokens: tokens, shape: shape, recipe: Recipe(), arithmetic: Arithmetic(threads: 2))
/// while let step = try trainer.step(shouldStop: { interrupted }) {
///     print(step.number, step.loss)
///     if step.number.isMultiple(of: 500) { try trainer.save(to: "checkpoint") }
/// }
/// try ModelFolder.write(trainer.parameters, to: "model", tokenizer: ModelFolder.tokenizer(in: "tokenizer"))
/// ```
///
/// The weights after a step depend on tokens, shape, recipe and start alone: neither on the machine, nor on threads, nor
/// on where training was interrupted and resumed. Not `Sendable`: one caller at a time.
public final class Trainer {
    /// Where training begins.
    public enum Start {
        /// With random weights.
        case fresh
        /// With a copy of these weights, as if no step had been done.
        case from(Parameters)
        /// Where a checkpoint was written, of the same shape, recipe and tokens.
        case checkpoint(TrainingCheckpoint)
    }

    public let recipe: Recipe
    /// The weights as they are now. To run a model while training goes on, take `parameters.model()`.
    public let parameters: Parameters
    public let corpus: CorpusIdentity
    public private(set) var stepsDone = 0

    private let tokens: [TokenID]
    private let windows: TrainingWindows
    private let pass: TrainingPass
    private let gradients: Parameters
    private var optimiser: AdamW<Parameters>
    /// Why there can be no further step.
    private var failure: TrainingError?

    /// - Parameters:
    ///   - tokens: documents one after another, each after the token that ends texts.
    ///   - arithmetic: used by this trainer alone while a step runs.
    /// - Throws: `.recipe`, `.windowTooLong`, `.corpusTooShort`, `.tokenOutOfRange`, `.otherShape`, `.otherRecipe`,
    ///   `.otherCorpus` and `.noDigest`.
    public init(
        tokens: [TokenID], shape: GPT2Configuration, recipe: Recipe, arithmetic: Arithmetic, start: Start = .fresh
    ) throws(TrainingError) {
        try recipe.check(for: shape)
        guard tokens.count >= recipe.length else {
            throw .corpusTooShort(found: tokens.count, needed: recipe.length)
        }
        if let foreign = tokens.first(where: { $0 < 0 || $0 >= shape.vocabulary }) {
            throw .tokenOutOfRange(id: foreign, vocabulary: shape.vocabulary)
        }
        let corpus = try CorpusIdentity(of: tokens)
        let optimiser = AdamW(shape: shape, recipe: recipe, arithmetic: arithmetic)
        switch start {
        case .fresh:
            parameters = Parameters(shape: shape, deviation: recipe.initialDeviation, seed: recipe.seed)
        case .from(let weights):
            try weights.shape.check(is: shape)
            parameters = Parameters(shape: shape)
            parameters.copy(weights)
        case .checkpoint(let checkpoint):
            try checkpoint.check(shape: shape, recipe: recipe, corpus: corpus)
            parameters = Parameters(shape: shape)
            checkpoint.copy(weights: parameters, first: optimiser.first, second: optimiser.second)
            stepsDone = checkpoint.stepsDone
        }
        self.tokens = tokens
        self.recipe = recipe
        self.corpus = corpus
        self.optimiser = optimiser
        windows = TrainingWindows(seed: recipe.seed, tokens: tokens.count, length: recipe.length)
        pass = TrainingPass(
            shape: shape, sequences: recipe.sequences, length: recipe.length, arithmetic: arithmetic)
        gradients = Parameters(shape: shape)
    }

    /// Takes the next step; nil once all steps of the recipe are done.
    ///
    /// - Parameter shouldStop: asked between any two layers, forward and backward.
    /// - Throws: `.interrupted`, and then the step has not happened and can be taken later; `.diverged`, here and ever
    ///   after.
    public func step(shouldStop: () -> Bool = { false }) throws(TrainingError) -> TrainingStep? {
        if let failure { throw failure }
        guard stepsDone < recipe.steps else { return nil }
        let loss = try gradient(shouldStop)
        let norm = optimiser.norm(of: gradients)
        guard loss.isFinite else { throw fail(.loss) }
        guard norm.isFinite else { throw fail(.gradient) }
        let rate = recipe.rate * recipe.rateFactor(step: stepsDone)
        optimiser.update(parameters, gradients, norm: norm, step: stepsDone, rate: rate)
        guard optimiser.norm(of: parameters).isFinite else { throw fail(.weights) }
        stepsDone += 1
        return TrainingStep(number: stepsDone, loss: loss, rate: rate, gradientNorm: norm)
    }

    private func fail(_ quantity: TrainingError.Quantity) -> TrainingError {
        let error = TrainingError.diverged(step: stepsDone + 1, quantity)
        failure = error
        return error
    }

    /// Writes a checkpoint, in place of the one in `folder` if there is one.
    ///
    /// Throws `.file(.unwritable)`, and `.diverged` after a step that failed; the checkpoint before is whole then.
    public func save(to folder: String) throws(TrainingError) {
        if let failure { throw failure }
        do throws(ModelFileError) {
            try TrainingCheckpoint.write(
                weights: parameters, first: optimiser.first, second: optimiser.second, stepsDone: stepsDone,
                recipe: recipe, corpus: corpus, to: folder)
        } catch { throw .file(error) }
    }

    /// Leaves the step's gradient in `gradients`, and gives its loss.
    private func gradient(_ shouldStop: () -> Bool) throws(TrainingError) -> Double {
        var loss = 0.0
        for batch in 0..<recipe.accumulation {
            do throws(TrainingError) {
                loss += try pass.run(
                    parameters, windows: drawWindows(of: batch), addingTo: gradients,
                    scale: 1 / Float(recipe.accumulation)
                ) { () throws(TrainingError) in
                    if shouldStop() { throw .interrupted }
                }
            } catch {
                gradients.values.update(repeating: 0)
                throw error
            }
        }
        return loss / Double(recipe.accumulation)
    }

    /// (sequences, length), one window after another.
    private func drawWindows(of batch: Int) -> [TokenID] {
        (0..<recipe.sequences).flatMap { sequence in
            let start = windows.start(step: stepsDone, window: batch * recipe.sequences + sequence)
            return tokens[start..<start + recipe.length]
        }
    }
}

extension TrainingCheckpoint {
    /// Throws unless going on from here with these is what would have happened without an interruption.
    fileprivate func check(
        shape: GPT2Configuration, recipe: Recipe, corpus: CorpusIdentity
    ) throws(TrainingError) {
        try self.shape.check(is: shape)
        if let (key, expected, found) = recipe.difference(from: self.recipe) {
            throw .otherRecipe(folder: folder, key: key, expected: expected, found: found)
        }
        guard self.corpus == corpus else {
            throw .otherCorpus(folder: folder, expected: corpus, found: self.corpus)
        }
    }
}

extension GPT2Configuration {
    /// Throws `.otherShape` unless this is `expected`.
    fileprivate func check(is expected: GPT2Configuration) throws(TrainingError) {
        for (ours, wanted) in zip(sizes, expected.sizes) where ours.size != wanted.size {
            throw .otherShape(key: ours.key, expected: wanted.size, found: ours.size)
        }
    }

    private var sizes: [(key: String, size: String)] {
        [
            ("layers", "\(layers)"), ("heads", "\(heads)"), ("width", "\(width)"), ("inner width", "\(innerWidth)"),
            ("context", "\(context)"), ("vocabulary", "\(vocabulary)"), ("epsilon", "\(layerNormEpsilon)"),
            ("tied embeddings", "\(tiesEmbeddings)"),
        ]
    }
}
