import Foundation
import TestSupport
import Testing

@testable import Engine

/// What PyTorch made of a tiny GPT-2; `Tests/Fixtures/training/README.md` says what it is.
struct TrainingFixture: Decodable {
    struct Step: Decodable {
        let windows: [[TokenID]]
        let loss: Double
        let norm: Double
        let rate: Double
    }

    let shape: [String: Int]
    let clip: Double
    let warmUp: Int
    let rate: Double
    let betas: [Double]
    let epsilon: Double
    let decay: Double
    let steps: [Step]

    private enum CodingKeys: String, CodingKey {
        case shape, clip, betas, steps
        case warmUp = "warm_up"
        case rate = "lr"
        case epsilon = "eps"
        case decay = "weight_decay"
    }

    static let folder = "\(Repository.root)/Tests/Fixtures/training"

    static func load() throws -> TrainingFixture {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/reference.json"))
        return try JSONDecoder().decode(TrainingFixture.self, from: data)
    }

    func configuration() throws -> GPT2Configuration {
        func size(_ name: String) throws -> Int { try #require(shape[name]) }
        return try GPT2Configuration(
            layers: size("n_layer"), heads: size("n_head"), width: size("n_embd"), context: size("n_positions"),
            vocabulary: size("vocab_size"))
    }

    /// That of the ten steps.
    var recipe: Recipe {
        var recipe = Recipe()
        (recipe.steps, recipe.sequences, recipe.length) = (steps.count, steps[0].windows.count, 12)
        (recipe.rate, recipe.warmUp, recipe.clip, recipe.decay) = (rate, warmUp, clip, decay)
        (recipe.beta1, recipe.beta2, recipe.epsilon) = (betas[0], betas[1], epsilon)
        return recipe
    }

    /// The arrays of `name`.safetensors.
    func parameters(_ name: String) throws -> Parameters {
        let file = try SafetensorsFile(path: "\(Self.folder)/\(name).safetensors")
        let parameters = try Parameters(shape: configuration())
        for entry in parameters.entries {
            let tensor = try #require(try file.tensor(entry.name))
            #expect(tensor.shape == entry.shape)
            (parameters.base + entry.offset).update(from: tensor.floats(), count: entry.count)
        }
        return parameters
    }
}

/// The largest difference in an array, in units of its largest element.
func relativeDifference(_ found: [Float], _ wanted: [Float]) -> Float {
    let scale = wanted.map(abs).max() ?? 0
    return (zip(found, wanted).map { abs($0 - $1) }.max() ?? .infinity) / scale
}
