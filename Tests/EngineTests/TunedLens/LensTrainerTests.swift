import Foundation
import Testing

@testable import Engine

@Suite("Training a tuned lens")
struct LensTrainerTests {
    static let tokens = (0..<40).flatMap { _ in BundledModelTests.text }

    static func recipe(steps: Int) -> Recipe {
        var recipe = Recipe()
        (recipe.steps, recipe.sequences, recipe.length, recipe.warmUp) = (steps, 2, 24, 2)
        (recipe.rate, recipe.seed) = (1e-2, 5)
        return recipe
    }

    static func trainer(steps: Int, _ arithmetic: Arithmetic? = nil) throws -> LensTrainer {
        try LensTrainer(
            BundledModelTests.load("micro"), tokens: tokens, recipe: recipe(steps: steps),
            arithmetic: arithmetic ?? Arithmetic(threads: 1))
    }

    static func bits(_ trainer: LensTrainer) -> [[UInt32]] { trainer.translators.map { $0.values.map(\.bitPattern) } }

    @Test("before the first step it is the logit lens; afterwards every layer says more of what the model says")
    func learns() throws {
        let trainer = try Self.trainer(steps: 30), folder = try TemporaryFolder()
        let model = try BundledModelTests.load("micro")
        let inference = try Inference(model, Arithmetic(threads: 1))
        let text = BundledModelTests.text, positions = Array(text.indices)
        try trainer.write(to: folder.path)
        let untrained = try TunedLens(folder: folder.path, shape: model.shape.modelShape)
        #expect(
            try inference.lens(text, positions: positions, through: untrained).rows.map(\.logits)
                == inference.lens(text, positions: positions).rows.map(\.logits))

        var steps: [LensStep] = []
        while let step = try trainer.step() { steps.append(step) }
        #expect(steps.map(\.number) == Array(1...30) && trainer.stepsDone == 30)
        for (first, last) in zip(steps[0].divergences, steps[29].divergences) { #expect(last < first / 2) }

        try trainer.write(to: folder.path)
        let trained = try TunedLens(folder: folder.path, shape: model.shape.modelShape)
        func divergences(_ lens: TunedLens?) throws -> [Site: Double] {
            try inference.readings(text, positions: positions, through: lens).reduce(into: [:]) {
                $0[$1.site, default: 0] += $1.divergence
            }
        }
        let (tuned, plain) = (try divergences(trained), try divergences(nil))
        for site in TunedLens.sites(of: model.shape.modelShape) {
            #expect(try #require(tuned[site]) < #require(plain[site]) / 2, "\(site.name)")
        }
        let last = Site.residual(layer: model.shape.layers - 1)
        #expect(tuned[last] == 0 && plain[last] == 0)
    }

    @Test("every instruction set and number of threads ends with the same bits")
    func sameBits() throws {
        var results: [(String, [[UInt32]])] = []
        for isa in InstructionSet.allCases where isa.isAvailable {
            for threads in [1, 2, 3] {
                let trainer = try Self.trainer(steps: 2, Arithmetic(instructionSet: isa, threads: threads))
                while try trainer.step() != nil {}
                results.append(("\(isa) on \(threads)", Self.bits(trainer)))
            }
        }
        for (name, bits) in results { #expect(bits == results[0].1, "\(name)") }
        #expect(results[0].1.allSatisfy { $0.contains { $0 != 0 } })
    }

    @Test("a step that is stopped has not happened, and is taken later as if nothing had been")
    func interrupted() throws {
        let trainer = try Self.trainer(steps: 3), undisturbed = try Self.trainer(steps: 3)
        var asked = 0
        let error = #expect(throws: TrainingError.self) {
            // In the second window, after the first has left its gradient.
            try trainer.step {
                asked += 1
                return asked > 3
            }
        }
        #expect(error == .interrupted && trainer.stepsDone == 0)
        while try trainer.step() != nil {}
        while try undisturbed.step() != nil {}
        #expect(Self.bits(trainer) == Self.bits(undisturbed))
    }

    @Test("what cannot be trained on is refused")
    func refusals() throws {
        let model = try BundledModelTests.load("micro"), arithmetic = try Arithmetic(threads: 1)
        func refused(_ tokens: [TokenID], _ change: (inout Recipe) -> Void = { _ in }) -> TrainingError? {
            var recipe = Self.recipe(steps: 1)
            change(&recipe)
            do throws(TrainingError) {
                _ = try LensTrainer(model, tokens: tokens, recipe: recipe, arithmetic: arithmetic)
                return nil
            } catch { return error }
        }
        #expect(refused([1, 2, 3]) == .corpusTooShort(found: 3, needed: 24))
        #expect(refused(Self.tokens + [2048]) == .tokenOutOfRange(id: 2048, vocabulary: 2048))
        #expect(refused(Self.tokens) { $0.length = 257 } == .windowTooLong(length: 257, context: 256))
    }
}
