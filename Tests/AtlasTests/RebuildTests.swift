import Atlas
import Engine
import Foundation
import TestSupport
import Testing

/// Anybody can make the bundled models again, and gets the same files.
@Suite("Making the bundled models again")
struct RebuildTests {
    @Test("the vocabulary learned from the corpus is the one that every model has, byte for byte")
    func vocabulary() throws {
        for file in try FamilyMember.learnVocabulary() {
            for member in FamilyMember.all {
                let shipped = try Data(contentsOf: URL(fileURLWithPath: Self.folder(of: member) + "/" + file.name))
                #expect(shipped == Data(file.bytes), "\(member.name)/\(file.name)")
            }
        }
    }

    private static let steps = 300
    /// SHA-256 of nano's weights after so many steps.
    private static let recorded = "1a565e69b8c3162c5e3dea82d4f351b3423961f1452e7f70e277f8e4ac2c6a1f"

    @Test("nano's first steps give the recorded weights, with one thread and with two, on two instruction sets")
    func nano() throws {
        let sets = InstructionSet.allCases.filter { $0.isAvailable && $0 != .scalar }.suffix(2)
        // Scalar code is slow; a machine with no second set compares it over fewer steps elsewhere.
        let places = sets.flatMap { set in [1, 2].map { (set: set, threads: $0) } }
        try #require(!places.isEmpty)
        for (set, threads) in places {
            let weights = try Self.trained(Self.steps, set, threads)
            #expect(Self.digest(of: weights) == Self.recorded, "\(set.rawValue), \(threads) threads")
        }
        print("nano's first \(Self.steps) steps: \(places.map { "\($0.set.rawValue) × \($0.threads)" })")
    }

    @Test(
        "all of nano's steps give the shipped file",
        .enabled(if: ProcessInfo.processInfo.environment["LAB_SOAK"] != nil, "long: make soak"))
    func wholeNano() throws {
        let nano = FamilyMember.all[0]
        let weights = try Self.trained(nano.recipe.steps, .best, 2)
        let folder = NSTemporaryDirectory() + "lab-rebuilt-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try ModelFolder.write(weights, to: folder, type: nano.type, endOfText: 0, tokenizer: [])
        let made = try Data(contentsOf: URL(fileURLWithPath: folder + "/model.safetensors"))
        let shipped = try Data(contentsOf: URL(fileURLWithPath: Self.folder(of: nano) + "/model.safetensors"))
        #expect(made == shipped)
    }

    private static let tokens = Result {
        Corpus.training.tokens(try Tokenizer(folder: folder(of: FamilyMember.all[0])))
    }

    private static func folder(of member: FamilyMember) -> String { Repository.root + "/models/" + member.name }

    private static func trained(_ steps: Int, _ set: InstructionSet, _ threads: Int) throws -> Parameters {
        let nano = FamilyMember.all[0]
        let trainer = try Trainer(
            tokens: tokens.get(), shape: nano.shape, recipe: nano.recipe,
            arithmetic: Arithmetic(instructionSet: set, threads: threads))
        for _ in 0..<steps { _ = try trainer.step() }
        return trainer.parameters
    }

    private static func digest(of parameters: Parameters) -> String? {
        guard let digest = SHA256() else { return nil }
        for entry in parameters.entries {
            parameters.array(entry.name)?.withUnsafeBytes { digest.update($0) }
        }
        return digest.finish()
    }
}
