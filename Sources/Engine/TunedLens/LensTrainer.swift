/// What one step of training a tuned lens came to.
public struct LensStep: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// The learning rate.
    public let rate: Double
    /// Of each of `TunedLens.sites`: KL(the model ‖ the site through its translator) before the step, in nats, the mean
    /// over the step's positions.
    public let divergences: [Double]
}

/// Trains a tuned lens for a model, which stays as it is.
///
/// ```
/// let trainer = try LensTrainer(model, tokens: tokens, recipe: recipe, arithmetic: arithmetic)
/// while let step = try trainer.step() { print(step.number, step.divergences) }
/// try trainer.write(to: "models/mini")
/// ```
///
/// Each translator is trained for itself, by AdamW, its gradient clipped for itself. They depend on weights, tokens and
/// recipe alone, and begin at zero, as the logit lens. Of the recipe, `accumulation` and `initialDeviation` mean nothing
/// here. Not `Sendable`: one caller at a time.
public final class LensTrainer {
    public let recipe: Recipe
    public private(set) var stepsDone = 0
    let translators: [Translator]

    private let inference: Inference
    private let pass: TranslationPass
    private let tokens: [TokenID]
    private let windows: TrainingWindows
    private let gradients: [Translator]
    private var optimisers: [AdamW<Translator>]

    /// - Parameters:
    ///   - tokens: documents one after another, each after the token that ends texts.
    ///   - arithmetic: used by this trainer alone while a step runs.
    /// - Throws: `.recipe`, `.windowTooLong`, `.corpusTooShort` and `.tokenOutOfRange`.
    public init(
        _ model: GPT2, tokens: [TokenID], recipe: Recipe, arithmetic: Arithmetic
    ) throws(TrainingError) {
        try recipe.check(for: model.shape)
        guard tokens.count >= recipe.length else {
            throw .corpusTooShort(found: tokens.count, needed: recipe.length)
        }
        if let foreign = tokens.first(where: { $0 < 0 || $0 >= model.shape.vocabulary }) {
            throw .tokenOutOfRange(id: foreign, vocabulary: model.shape.vocabulary)
        }
        func zeros() -> [Translator] {
            TunedLens.sites(of: model.shape.modelShape).map { Translator(site: $0, width: model.shape.width) }
        }
        self.recipe = recipe
        self.tokens = tokens
        translators = zeros()
        gradients = zeros()
        optimisers = zip(zeros(), zeros()).map {
            AdamW(first: $0, second: $1, recipe: recipe, arithmetic: arithmetic)
        }
        inference = Inference(model, arithmetic)
        pass = TranslationPass(model, arithmetic)
        windows = TrainingWindows(seed: recipe.seed, tokens: tokens.count, length: recipe.length)
    }

    /// Takes the next step; nil once all steps of the recipe are done.
    ///
    /// - Parameter shouldStop: asked between any two layers of the model.
    /// - Throws: `.interrupted`, and then the step has not happened and can be taken later; `.diverged`.
    public func step(shouldStop: () -> Bool = { false }) throws(TrainingError) -> LensStep? {
        guard stepsDone < recipe.steps else { return nil }
        let divergences = try gradient(shouldStop)
        let rate = recipe.rate * recipe.rateFactor(step: stepsDone)
        for index in translators.indices {
            let norm = optimisers[index].norm(of: gradients[index])
            guard divergences[index].isFinite else { throw .diverged(step: stepsDone + 1, .loss) }
            guard norm.isFinite else { throw .diverged(step: stepsDone + 1, .gradient) }
            optimisers[index].update(
                translators[index], gradients[index], norm: norm, step: stepsDone, rate: rate)
        }
        stepsDone += 1
        return LensStep(number: stepsDone, rate: rate, divergences: divergences)
    }

    /// Writes `tuned-lens.safetensors` into a model's folder, in place of the one there. Throws `.unwritable`.
    public func write(to folder: String) throws(ModelFileError) {
        let entries = translators.flatMap(\.entries)
        let file = try SafetensorsWriter(
            path: "\(folder)/\(TunedLens.fileName)", tensors: entries.map { (name: $0.name, shape: $0.shape) },
            type: .f32)
        for translator in translators { try file.append(UnsafeBufferPointer(translator.values)) }
        try file.finish()
    }

    /// Leaves the step's gradients in `gradients`, and gives each translator's divergence.
    private func gradient(_ shouldStop: () -> Bool) throws(TrainingError) -> [Double] {
        let positions = recipe.sequences * recipe.length
        var sums = translators.map { _ in 0.0 }
        do throws(EngineError) {
            for window in 0..<recipe.sequences {
                let start = windows.start(step: stepsDone, window: window)
                let losses = try losses(
                    of: Array(tokens[start..<start + recipe.length]), weight: 1 / Float(positions), shouldStop)
                for index in sums.indices { sums[index] += losses[index] }
            }
        } catch {
            for gradient in gradients { gradient.values.update(repeating: 0) }
            guard error == .interrupted else {
                preconditionFailure("tokens and windows were checked, and \(error) is no error of theirs")
            }
            throw .interrupted
        }
        return sums.map { $0 / Double(positions) }
    }

    /// Each translator's divergence, summed over a window's positions. Adds `weight` times its gradient to `gradients`.
    private func losses(
        of window: [TokenID], weight: Float, _ shouldStop: () -> Bool
    ) throws(EngineError) -> [Double] {
        let shape = inference.model.shape
        let last = Stage.residual(shape.layers - 1)
        let stages = translators.map { $0.site.columns(in: shape).stage }
        let (streams, _) = try inference.activations(
            of: window, at: Set(stages + [last]), under: [], shouldStop: shouldStop)
        var sums = translators.map { _ in 0.0 }
        for first in stride(from: 0, to: window.count, by: pass.rowLimit) {
            let rows = min(pass.rowLimit, window.count - first)
            func withRows(_ stage: Stage, _ body: (UnsafePointer<Float>) -> Double) -> Double {
                streams[stage]?.withUnsafeBufferPointer { $0.baseAddress.map { body($0 + first * shape.width) } } ?? 0
            }
            let entropy = withRows(last) { pass.aim(at: $0, rows: rows) }
            for index in translators.indices {
                sums[index] -= entropy
                sums[index] += withRows(stages[index]) {
                    pass.run(translators[index], $0, rows: rows, weight: weight, addingTo: gradients[index])
                }
            }
        }
        return sums
    }
}
