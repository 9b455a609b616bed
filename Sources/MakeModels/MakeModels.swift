import ArgumentParser
import Atlas
import Engine
import Foundation

/// Makes the bundled models: text, tokenizer, weights, scores and card.
@main
struct MakeModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-models", abstract: "Make the bundled models from nothing.",
        subcommands: [Train.self, Score.self, Tuned.self, Card.self, Text.self, Prompts.self],
        defaultSubcommand: Train.self)
}

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Train models that are not finished yet.")

    @Argument(help: "Which ones; all unless told.") var names: [String] = FamilyMember.all.map(\.name)
    @Option(help: "The folder that holds the models' folders.") var models = "models"
    @Option(help: "Where checkpoints are kept.") var work = ".build/make-models"
    @Option(help: "Threads; they change no bit.") var threads = 2
    @Option(help: "The seed of the first weights and of the windows, in place of the recipe's.") var seed: UInt64?
    @Option(help: "Updates, in place of the recipe's.") var steps: Int?
    @Option(help: "Stop after this step, with a checkpoint and the model so far.") var until: Int?

    func run() throws {
        let members = try names.map { name in
            guard let member = FamilyMember.all.first(where: { $0.name == name }) else {
                throw ValidationError("no \(name) in the family")
            }
            return member.with(seed: seed, steps: steps)
        }
        let text = try TrainingText(folder: "\(work)/tokenizer")
        let arithmetic = try Arithmetic(threads: threads)
        for member in members {
            try member.train(on: text, arithmetic: arithmetic, work: work, models: models, until: until)
        }
    }
}

struct Text: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the corpus to standard output.")

    @Flag(help: "The held-out text, which no model has seen.") var heldOut = false

    func run() throws {
        FileHandle.standardOutput.write(Data((heldOut ? Corpus.heldOut : .training).text()))
    }
}

struct Prompts: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the prompts that lessons sweep over.")

    @Option(help: "The folder that holds the models' folders.") var models = "models"
    @Option(help: "The folder for the prompts.") var out = "lessons/prompts"

    func run() throws {
        let tokenizer = try Tokenizer(folder: "\(models)/mini")
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for file in SkillFile.all(tokenizer) {
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: "\(out)/\(file.name)"))
        }
    }
}
