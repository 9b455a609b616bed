import ArgumentParser
import Atlas
import Engine
import Foundation

struct Tuned: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a tuned lens for each model: tuned-lens.safetensors and lens-scores.json in its folder.")

    @Argument(help: "Which ones; all unless told.") var names: [String] = FamilyMember.all.map(\.name)
    @Option(help: "The folder that holds the models' folders.") var models = "models"
    @Option(help: "Threads; they change no bit.") var threads = 2
    @Option(help: "Updates, in place of the recipe's.") var steps: Int?
    @Option(help: "The peak rate, in place of the recipe's.") var rate: Double?
    @Option(help: "Windows of a step, in place of the recipe's.") var sequences: Int?

    func run() throws {
        for name in names {
            guard let member = FamilyMember.all.first(where: { $0.name == name }) else {
                throw ValidationError("no \(name) in the family")
            }
            var recipe = member.lensRecipe
            recipe.steps = steps ?? recipe.steps
            recipe.rate = rate ?? recipe.rate
            recipe.sequences = sequences ?? recipe.sequences
            try train(member, recipe)
        }
    }

    private func train(_ member: FamilyMember, _ recipe: Recipe) throws {
        let folder = "\(models)/\(member.name)"
        let shape = try GPT2Configuration(folder: folder)
        let tokenizer = try Tokenizer(folder: folder)
        let model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: shape)
        let arithmetic = try Arithmetic(threads: threads)
        let trainer = try LensTrainer(
            model, tokens: Corpus.training.tokens(tokenizer), recipe: recipe, arithmetic: arithmetic)
        let clock = ContinuousClock()
        let began = clock.now
        while let step = try trainer.step() {
            if step.number % 50 == 1 || step.number == recipe.steps {
                let seconds = (clock.now - began) / .seconds(1)
                let numbers = step.divergences.map { String(format: "%.4f", $0) }.joined(separator: " ")
                say(
                    String(
                        format: "%@: step %d of %d, KL %@, %.0f s", member.name, step.number, recipe.steps, numbers,
                        seconds))
            }
        }
        try trainer.write(to: folder)
    }
}

/// How far each layer's reading is from the model's answer on held-out text, in nats.
struct LensScores: Codable {
    let steps: Int
    let logitLens: [Double]
    let tunedLens: [Double]
}
