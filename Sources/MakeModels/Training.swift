import Atlas
import Engine
import Foundation

/// Everything that is made before the first step: the text's tokens and the tokenizer learned from it.
struct TrainingText {
    let tokens: [TokenID]
    let tokenizer: [ModelFolder.TokenizerFile]

    /// Learns the tokenizer from the corpus and leaves it in `folder`.
    init(folder: String) throws {
        say("learning a vocabulary of \(FamilyMember.vocabulary) tokens from the corpus …")
        tokenizer = try FamilyMember.learnVocabulary().map {
            ModelFolder.TokenizerFile(name: $0.name, bytes: $0.bytes)
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in tokenizer { try Data(file.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file.name)")) }
        tokens = Corpus.training.tokens(try Tokenizer(folder: folder))
        say("\(tokens.count) tokens")
    }
}

extension FamilyMember {
    /// How many steps may be lost when training is interrupted.
    private static let stepsBetweenCheckpoints = 500

    /// Trains from the last checkpoint on, or from noise, and writes the finished model.
    ///
    /// - Parameters:
    ///   - work: where checkpoints are kept.
    ///   - models: the folder that holds the models' folders.
    ///   - until: the step after which to stop early.
    func train(
        on text: TrainingText, arithmetic: Arithmetic, work: String, models: String, until: Int? = nil
    ) throws {
        let checkpoint = "\(work)/\(name)"
        let start: Trainer.Start =
            TrainingCheckpoint.exists(in: checkpoint)
            ? .checkpoint(try TrainingCheckpoint(folder: checkpoint)) : .fresh
        let trainer = try Trainer(
            tokens: text.tokens, shape: shape, recipe: recipe, arithmetic: arithmetic, start: start)
        let clock = ContinuousClock()
        let (began, first) = (clock.now, trainer.stepsDone)
        if first > 0 { say("\(name): goes on after step \(first)") }
        while trainer.stepsDone < until ?? recipe.steps, let step = try trainer.step() {
            if step.number % 100 == 0 || step.number == recipe.steps {
                let seconds = (clock.now - began) / .seconds(1)
                let rate = Double((step.number - first) * recipe.sequences * recipe.length) / seconds
                say(
                    String(
                        format: "%@: step %d of %d, loss %.4f, %.0f tokens/s", name, step.number, recipe.steps,
                        step.loss, rate))
            }
            if step.number % Self.stepsBetweenCheckpoints == 0 || step.number == until {
                try trainer.save(to: checkpoint)
            }
        }
        try ModelFolder.write(
            trainer.parameters, to: "\(models)/\(name)", type: type, endOfText: 0, tokenizer: text.tokenizer)
    }
}

/// Progress, beside the results.
func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
