public import Engine

/// The prompt of all short pieces of work: 16 tokens.
public let shortPrompt = [464, 3139, 286, 4881, 318, 262, 1748, 286, 6342, 11, 290, 262, 3139, 286, 7873, 318]

/// A model that is ready to run, and the pieces of work that are measured on it.
///
/// Each piece is prepared by a call, and done by calling what that gave: only the latter is measured. No two
/// repetitions begin with the same token, or the second would find the first one's keys and values in the cache.
public final class Subject {
    public let model: GPT2
    public let inference: Inference
    private var repetition = 0

    public var shape: GPT2Configuration { model.shape }

    public init(folder: String, threads: Int) throws {
        let shape = try GPT2Configuration(folder: folder)
        model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: shape)
        inference = Inference(model, try Arithmetic(threads: threads))
    }

    /// The distribution after a prompt of `count` tokens.
    public func prefill(_ count: Int) -> () throws -> Void {
        let tokens = fresh((0..<count).map { 7 * $0 })
        return { [inference] in _ = try inference.logits(after: tokens) }
    }

    /// `count` tokens, the likeliest each time, one after the other; the prompt before them is not measured.
    public func decode(_ count: Int) throws -> () throws -> Void {
        var tokens = fresh(shortPrompt)
        tokens.reserveCapacity(tokens.count + count)
        var logits = try inference.logits(after: tokens)
        return { [inference] in
            for _ in 0..<count {
                tokens.append(Distribution.argmax(logits) ?? 0)
                try inference.logits(after: tokens, into: &logits)
            }
        }
    }

    /// Every head off, one at a time: the probability of a token after the prompt.
    public func sweepHeads() -> () throws -> Void {
        sweep(over: everyHead)
    }

    var everyHead: [[Intervention]] {
        (0..<shape.layers).flatMap { layer in
            (0..<shape.heads).map { [Intervention(.zero(.head(layer: layer, head: $0)))] }
        }
    }

    /// `count` neurons off, one at a time, as many in each layer.
    public func sweepNeurons(_ count: Int) -> () throws -> Void {
        sweep(
            over: (0..<count).map {
                [Intervention(.zero(.neuron(layer: $0 % shape.layers, neuron: $0 / shape.layers)))]
            })
    }

    private func sweep(over variants: [[Intervention]]) -> () throws -> Void {
        let tokens = fresh(shortPrompt)
        return { [inference] in
            _ = try inference.sweep(tokens, over: variants, measuring: .probability(of: tokens[1]))
        }
    }

    /// The distribution that each layer's stream amounts to at the last `count` positions: its likeliest token, and how
    /// far it is from the model's own.
    public func lens(_ count: Int) -> () throws -> Void {
        let tokens = fresh(shortPrompt)
        return { [inference] in
            _ = try inference.readings(tokens, positions: Array(tokens.indices.suffix(count)))
        }
    }

    /// What every head and every MLP adds to the logit of one token after the prompt; the run is part of it.
    public func attribution() -> () throws -> Void {
        let tokens = fresh(shortPrompt)
        return { [inference] in
            _ = try inference.attributions(
                of: tokens, to: [Attribution.Target(tokens[1])], position: tokens.count - 1)
        }
    }

    private func fresh(_ tokens: [TokenID]) -> [TokenID] {
        repetition += 1
        return ([repetition] + tokens.dropFirst()).map { $0 % shape.vocabulary }
    }
}
