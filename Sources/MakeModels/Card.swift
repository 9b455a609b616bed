import ArgumentParser
import Atlas
import Engine
import Foundation

struct Card: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the family's card from the scores of this engine and of Transformers.")

    @Option(help: "The folder that holds the models' folders.") var models = "models"

    func run() throws {
        let scored = try FamilyMember.all.map { try ScoredModel($0, models: models) }
        for model in scored { try model.checkAgreement() }
        let text = CardText(models: scored).text
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(models)/README.md"))
    }
}

/// A finished model, with what two implementations measured.
struct ScoredModel {
    let member: FamilyMember
    let lab: Scores
    let transformers: Scores
    let lens: LensScores
    let sha256: String
    let bytes: Int

    init(_ member: FamilyMember, models: String) throws {
        self.member = member
        let folder = "\(models)/\(member.name)"
        func scores<S: Decodable>(_ name: String) throws -> S {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            return try JSONDecoder().decode(S.self, from: data)
        }
        lab = try scores("scores-lab.json")
        transformers = try scores("scores-transformers.json")
        lens = try scores("scores-lens.json")
        let weights = try MappedFile(path: "\(folder)/model.safetensors")
        guard let digest = SHA256() else { throw ValidationError("there is no SHA-256 here") }
        digest.update(UnsafeRawBufferPointer(start: weights.base, count: weights.count))
        (sha256, bytes) = (digest.finish(), weights.count)
    }

    /// The card may not say what only one of the two measures.
    func checkAgreement() throws {
        let pairs = [
            ("held-out loss", lab.loss, transformers.loss),
            ("favourites", lab.favourite.divergence, transformers.favourite.divergence),
            ("capitals", lab.skills.capitals, transformers.skills.capitals),
            ("repeats", lab.skills.repeats, transformers.skills.repeats),
            ("indirect objects", lab.skills.indirectObjects.difference, transformers.skills.indirectObjects.difference),
        ]
        for (name, ours, theirs) in pairs where abs(ours - theirs) > 1e-4 {
            throw ValidationError("\(member.name): \(name) is \(ours) here and \(theirs) in Transformers")
        }
    }

    /// The heads without which a skill suffers most, the worst first.
    func carriers(_ skill: (Scores.Skills) -> Double, count: Int = 2) -> [(name: String, left: Scores.Skills)] {
        lab.withoutHead.sorted { (skill($0.value), $0.key) < (skill($1.value), $1.key) }.prefix(count)
            .map { (name: $0.key, left: $0.value) }
    }
}
