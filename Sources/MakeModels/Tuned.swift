import ArgumentParser
import Atlas
import Engine
import Foundation

struct Tuned: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train and measure tuned lenses: tuned-lens.safetensors and scores-lens.json in each folder.")

    @Argument(help: "Which ones; all unless told.") var names: [String] = FamilyMember.all.map(\.name)
    @Option(help: "The folder that holds the models' folders.") var models = "models"
    @Option(help: "Threads; they change no bit.") var threads = 2
    @Flag(help: "Measure the lenses that are there, and train none.") var onlyMeasure = false

    func run() throws {
        for name in names {
            guard let member = FamilyMember.all.first(where: { $0.name == name }) else {
                throw ValidationError("no \(name) in the family")
            }
            let folder = "\(models)/\(name)"
            let shape = try GPT2Configuration(folder: folder)
            let tokenizer = try Tokenizer(folder: folder)
            let model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: shape)
            let arithmetic = try Arithmetic(threads: threads)
            if !onlyMeasure {
                let trainer = try LensTrainer(
                    model, tokens: Corpus.training.tokens(tokenizer), recipe: member.lensRecipe, arithmetic: arithmetic)
                try train(trainer, name)
                try trainer.write(to: folder)
            }
            let scores = try LensScores(
                Inference(model, arithmetic), TunedLens(folder: folder, shape: shape.modelShape),
                heldOut: Tasks(tokenizer, context: shape.context).heldOut)
            try writeScores(scores, to: "\(folder)/scores-lens.json")
            for (site, pair) in zip(TunedLens.sites(of: shape.modelShape), zip(scores.logitLens, scores.tunedLens)) {
                say("\(name) \(site.name): " + String(format: "KL %.4f, tuned %.4f", pair.0, pair.1))
            }
        }
    }

    private func train(_ trainer: LensTrainer, _ name: String) throws {
        let clock = ContinuousClock()
        let began = clock.now
        while let step = try trainer.step() {
            guard step.number % 100 == 0 else { continue }
            let numbers = step.divergences.map { String(format: "%.4f", $0) }.joined(separator: " ")
            let seconds = (clock.now - began) / .seconds(1)
            say(
                "\(name): lens, step \(step.number) of \(trainer.recipe.steps), KL \(numbers), "
                    + String(format: "%.0f s", seconds))
        }
    }
}
