import Engine
import Foundation

/// Training of the atlas family's shapes, step by step: windows of 8 × 256 made-up tokens.
public final class Lessons {
    private let trainer: Trainer

    public init(layers: Int, heads: Int, width: Int, threads: Int) throws {
        let shape = GPT2Configuration(layers: layers, heads: heads, width: width, context: 256, vocabulary: 2048)
        var recipe = Recipe()
        recipe.steps = 1 << 20
        trainer = try Trainer(
            tokens: (0..<1 << 16).map { 31 * $0 % 2048 }, shape: shape, recipe: recipe,
            arithmetic: Arithmetic(threads: threads))
    }

    /// `count` steps, forward, backward and update.
    public func steps(_ count: Int) throws {
        for _ in 0..<count { _ = try trainer.step() }
    }
}

/// Learns a vocabulary of `size` tokens from a file, and encodes nothing with it.
public func learnVocabulary(from file: String, size: Int) throws {
    var trainer = TokenizerTrainer()
    trainer.add(try String(contentsOfFile: file, encoding: .utf8))
    _ = try trainer.train(vocabulary: size)
}
