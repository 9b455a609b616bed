import Testing

@testable import Engine

@Suite("AdamW")
struct AdamWTests {
    @Test("from PyTorch's gradients the first step leads to PyTorch's weights")
    func firstStep() throws {
        let fixture = try TrainingFixture.load(), recipe = fixture.recipe
        let weights = try fixture.parameters("weights")
        let gradients = try fixture.parameters("gradients")
        let arithmetic = try Arithmetic(threads: 2)
        var optimiser = AdamW(shape: weights.shape, recipe: recipe, arithmetic: arithmetic)
        let norm = optimiser.norm(of: gradients)
        #expect(abs(norm / fixture.steps[0].norm - 1) < 1e-6)
        let rate = recipe.rate * recipe.rateFactor(step: 0)
        optimiser.update(weights, gradients, norm: norm, step: 0, rate: rate)
        // Absolute; the weights are about 0.2, and the step is 5e-4.
        #expect(weights.largestDifference(from: try fixture.parameters("after-1")) < 1e-7)
        #expect(gradients.values.allSatisfy { $0 == 0 })
    }

    @Test("ten steps have PyTorch's losses and norms, and end at PyTorch's weights to 1e-5")
    func tenSteps() throws {
        let fixture = try TrainingFixture.load(), recipe = fixture.recipe
        let weights = try fixture.parameters("weights")
        let gradients = Parameters(shape: weights.shape)
        let arithmetic = try Arithmetic(threads: 2)
        let pass = TrainingPass(
            shape: weights.shape, sequences: recipe.sequences, length: recipe.length, arithmetic: arithmetic)
        var optimiser = AdamW(shape: weights.shape, recipe: recipe, arithmetic: arithmetic)
        for (number, step) in fixture.steps.enumerated() {
            let loss = pass.run(weights, windows: Array(step.windows.joined()), addingTo: gradients)
            let norm = optimiser.norm(of: gradients)
            #expect(abs(loss - step.loss) < 1e-6 && abs(norm / step.norm - 1) < 1e-5)
            let rate = recipe.rate * recipe.rateFactor(step: number)
            #expect(abs(rate - step.rate) < 1e-15)
            optimiser.update(weights, gradients, norm: norm, step: number, rate: rate)
        }
        // Absolute: the weights are about 0.2, and have moved by up to 0.01.
        #expect(weights.largestDifference(from: try fixture.parameters("after-10")) < 1e-5)
    }

    @Test("a gradient is shortened to the norm asked for, and one that is shorter is left alone")
    func clip() throws {
        let shape = GPT2Configuration(layers: 1, heads: 1, width: 2, context: 3, vocabulary: 5)
        var recipe = Recipe()
        recipe.clip = 0.5
        let arithmetic = try Arithmetic(threads: 1)
        for (size, factor) in [(Float(10), 0.5), (0.001, 1)] {
            let gradients = Parameters(shape: shape), weights = Parameters(shape: shape)
            gradients.base[7] = size
            var optimiser = AdamW(shape: shape, recipe: recipe, arithmetic: arithmetic)
            let norm = optimiser.norm(of: gradients)
            #expect(norm == Double(size))
            optimiser.update(weights, gradients, norm: norm, step: 0, rate: 1)
            // m after one step is (1 − β₁) times the gradient that was used.
            let used = Double(optimiser.first.base[7]) / 0.1
            #expect(abs(used - (size > 1 ? 0.5 : Double(size) * factor)) < 1e-6)
        }
    }
}

extension Parameters {
    /// The largest difference between a number here and there.
    ///
    /// The biases of the keys are left out: every score of a query moves alike with them, so that their gradient is
    /// nothing but rounding, which AdamW blows up to the size of a step.
    fileprivate func largestDifference(from other: Parameters) -> Float {
        var largest: Float = 0
        for entry in entries {
            for i in 0..<entry.count {
                if entry.name.hasSuffix("c_attn.bias"), (shape.width..<2 * shape.width).contains(i) { continue }
                largest = max(largest, abs(base[entry.offset + i] - other.base[entry.offset + i]))
            }
        }
        return largest
    }
}
