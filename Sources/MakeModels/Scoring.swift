import ArgumentParser
import Atlas
import Engine
import Foundation

struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure models with this engine: scores-lab.json in each folder.")

    @Argument(help: "Which ones; all unless told.") var names: [String] = FamilyMember.all.map(\.name)
    @Option(help: "The folder that holds the models' folders.") var models = "models"
    @Option(help: "Write what is measured, as token ids, to this file.") var tasks: String?

    func run() throws {
        for name in names {
            let folder = "\(models)/\(name)"
            let shape = try GPT2Configuration(folder: folder)
            let tokenizer = try Tokenizer(folder: folder)
            let work = Tasks(tokenizer, context: shape.context)
            if let tasks { try writeScores(work, to: tasks) }
            let model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: shape)
            let measuring = Measuring(
                inference: Inference(model, try Arithmetic(threads: 1)), tokenizer: tokenizer, tasks: work)
            try writeScores(try measuring.scores(), to: "\(folder)/scores-lab.json")
            say("\(name) is measured")
        }
    }
}

/// Numbers as JSON that is the same each time.
func writeScores(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(value).write(to: URL(fileURLWithPath: path))
}
