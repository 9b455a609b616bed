import Foundation
import Testing

@testable import Engine

@Suite("Recipes")
struct RecipeTests {
    @Test("the learning rate follows the closed form", arguments: [(4000, 100), (10, 4), (3, 0), (50, 60)])
    func schedule(steps: Int, warmUp: Int) {
        var recipe = Recipe()
        recipe.steps = steps
        recipe.warmUp = warmUp
        for step in 0...steps + 3 {
            let cosine = 0.1 + 0.45 * (1 + cos(Double.pi * min(1, Double(step) / Double(steps))))
            let wanted = warmUp == 0 ? cosine : min(Double(step + 1) / Double(warmUp), cosine)
            #expect(abs(recipe.rateFactor(step: step) - wanted) < 2e-15)
        }
    }

    @Test("our cosine is the system's to 1e-15, and exact where it is a whole number")
    func cosine() {
        for i in 0...10_000 {
            let x = Double(i) / 10_000
            #expect(abs(Elementary.cosineOfPi(times: x) - cos(Double.pi * x)) < 1e-15)
        }
        #expect([0, 0.5, 1].map(Elementary.cosineOfPi) == [1, 0, -1])
        // Recorded: a machine that gives other bits breaks every hash of a trained model.
        #expect(Elementary.cosineOfPi(times: 0.1).bitPattern == 0x3fee_6f0e_1344_54ff)
    }

    @Test("a recipe is read as it was written, each number of it")
    func file() throws {
        let folder = try TemporaryFolder()
        var recipe = Recipe()
        (recipe.steps, recipe.sequences, recipe.length, recipe.accumulation) = (7, 3, 12, 2)
        (recipe.rate, recipe.warmUp, recipe.finalFraction) = (1.25e-4, 5, 0)
        (recipe.beta1, recipe.beta2, recipe.epsilon) = (0.8, 0.95, 1e-12)
        (recipe.decay, recipe.clip, recipe.initialDeviation) = (0, 0.3, 0.05)
        for seed: UInt64 in [0, 42, 1 << 53, .max] {
            recipe.seed = seed
            let text = recipe.entries.map { "\"\($0.key)\": \($0.json)" }.joined(separator: ",")
            let path = try folder.write("recipe.json", Data("{\(text)}".utf8))
            #expect(try Recipe(ConfigurationFile(path: path)) == recipe)
        }
    }

    @Test("numbers that mean nothing are refused by name")
    func refused() throws {
        let shape = GPT2Configuration(layers: 1, heads: 1, width: 2, context: 16, vocabulary: 5)
        func refusal(_ change: (inout Recipe) -> Void) -> TrainingError? {
            var recipe = Recipe()
            recipe.length = 16
            change(&recipe)
            do throws(TrainingError) {
                try recipe.check(for: shape)
                return nil
            } catch { return error }
        }
        func key(_ change: (inout Recipe) -> Void) -> String? {
            if case .recipe(let key, _, _) = refusal(change) { key } else { nil }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.length = 17 } == .windowTooLong(length: 17, context: 16))
        #expect(key { $0.length = 1 } == "length")
        #expect(key { $0.steps = 0 } == "steps")
        #expect(key { $0.sequences = -1 } == "sequences")
        #expect(key { $0.accumulation = 0 } == "accumulation")
        #expect(key { $0.warmUp = -1 } == "warm_up")
        #expect(key { $0.rate = .nan } == "rate")
        #expect(key { $0.rate = 1e300 } == "rate")
        #expect(key { $0.epsilon = 0 } == "epsilon")
        #expect(key { $0.clip = -1 } == "clip")
        #expect(key { $0.decay = .infinity } == "decay")
        #expect(key { $0.initialDeviation = -0.1 } == "initial_std")
        #expect(key { $0.finalFraction = 1.5 } == "final_fraction")
        #expect(key { $0.beta1 = 1 } == "beta1")
        #expect(key { $0.beta2 = -0.1 } == "beta2")
    }
}
