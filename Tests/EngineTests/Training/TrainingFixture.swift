import Foundation
import TestSupport

@testable import Engine

/// A tiny GPT-2, PyTorch's gradients, and ten steps of its AdamW; see `Tests/Fixtures/training/README.md`.
struct TrainingFixture: Decodable {
    struct Step: Decodable {
        /// (3, 12).
        let windows: [[TokenID]]
        let loss: Double
        let norm: Double
        let rate: Double
    }

    let clip: Double
    let warmUp: Int
    let lr: Double
    let betas: [Double]
    let eps: Double
    let weightDecay: Double
    let steps: [Step]

    static let shape = GPT2Configuration(layers: 2, heads: 2, width: 16, context: 12, vocabulary: 61)

    static func load() throws -> TrainingFixture {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            TrainingFixture.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/reference.json")))
    }

    var recipe: Recipe {
        var recipe = Recipe()
        (recipe.steps, recipe.sequences, recipe.length) = (steps.count, steps[0].windows.count, 12)
        (recipe.rate, recipe.warmUp, recipe.clip, recipe.decay) = (lr, warmUp, clip, weightDecay)
        (recipe.beta1, recipe.beta2, recipe.epsilon) = (betas[0], betas[1], eps)
        return recipe
    }

    private static var folder: String { "\(Repository.root)/Tests/Fixtures/training" }

    /// The arrays of a file such as "after-10".
    static func parameters(_ name: String) throws -> Parameters {
        let file = try SafetensorsFile(path: "\(folder)/\(name).safetensors")
        let parameters = Parameters(shape: shape)
        for entry in parameters.entries {
            guard let tensor = try file.tensor(entry.name) else { throw CocoaError(.fileReadCorruptFile) }
            (parameters.base + entry.offset).update(from: tensor.floats(), count: entry.count)
        }
        return parameters
    }
}

extension Parameters {
    /// The largest difference between a number here and there.
    ///
    /// The biases of the keys are left out: every score of a query moves alike with them, so that their gradient is
    /// nothing but rounding, which AdamW blows up to the size of a step.
    func largestDifference(from other: Parameters) -> Float {
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
