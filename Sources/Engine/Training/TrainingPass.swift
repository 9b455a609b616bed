import CKernels

/// GPT-2's loss over a batch of windows of text and its gradient, by hand: `WindowPass` goes forward as `ForwardPass`
/// does, and back from the loss to the embeddings.
///
/// Windows go through some at a time, as many as stay in the cache. The gradient of every array but the tied wte is the
/// same bits however many that is: sums over rows go on where the windows before have left them.
///
/// All memory is taken in `init`. Not `Sendable`: one caller at a time.
final class TrainingPass {
    let shape: GPT2Configuration
    /// Windows in a batch, and tokens in a window.
    let sequences: Int
    let length: Int
    let arithmetic: Arithmetic

    /// Windows that go through together.
    let together: Int
    let room: Activations

    /// Activations that the cache holds, in floats.
    static let cachedFloats = 4 << 20

    /// - Parameters:
    ///   - sequences: windows in a batch, at least 1.
    ///   - length: tokens in a window, at least 2 and at most the context.
    ///   - together: windows that go through together; nil for as many as stay in the cache.
    init(
        shape: GPT2Configuration, sequences: Int, length: Int, arithmetic: Arithmetic, together: Int? = nil
    ) {
        precondition(sequences > 0 && length > 1 && length <= shape.context, "windows predict something, and fit")
        self.shape = shape
        self.sequences = sequences
        self.length = length
        self.arithmetic = arithmetic
        let perWindow = length * shape.layers * Activations.floatsPerRow(shape)
        self.together = max(1, min(sequences, together ?? Self.cachedFloats / perWindow))
        room = Activations(shape: shape, windows: self.together, length: length, threads: arithmetic.threads)
    }

    /// Predictions in a batch: every token of a window but its first.
    var predictions: Int { sequences * (length - 1) }

    /// The mean cross-entropy, in nats, of predicting each window's tokens from those before them. Adds `scale` times its
    /// gradient to `gradients`.
    ///
    /// - Parameters:
    ///   - windows: (sequences, length), one after another.
    ///   - beforeLayer: called before each layer, forward and backward; where it throws, so does this, and `gradients`
    ///     are left with parts of sums.
    func run<Stop: Error>(
        _ parameters: Parameters, windows: [TokenID], addingTo gradients: Parameters, scale: Float = 1,
        beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) -> Double {
        precondition(gradients.shape == shape, "gradients have the parameters' shape")
        return try pass(parameters, windows) { (some) throws(Stop) in
            try some.lossAndSlopes(each: scale / Float(predictions), addingTo: gradients, beforeLayer: beforeLayer)
        }
    }

    /// The same without a stop.
    func run(
        _ parameters: Parameters, windows: [TokenID], addingTo gradients: Parameters, scale: Float = 1
    ) -> Double {
        run(parameters, windows: windows, addingTo: gradients, scale: scale, beforeLayer: {})
    }

    /// The loss alone.
    func loss(_ parameters: Parameters, windows: [TokenID]) -> Double {
        pass(parameters, windows) { $0.loss() }
    }

    /// The mean of what `body` sums over some windows at a time.
    private func pass<Stop: Error>(
        _ parameters: Parameters, _ windows: [TokenID], body: (WindowPass) throws(Stop) -> Double
    ) throws(Stop) -> Double {
        precondition(parameters.shape == shape && windows.count == sequences * length, "a batch has the pass's shape")
        precondition(windows.allSatisfy { 0 <= $0 && $0 < shape.vocabulary }, "tokens are in the vocabulary")
        var sum = 0.0
        try windows.withUnsafeBufferPointer { (windows) throws(Stop) in
            for first in stride(from: 0, to: sequences, by: together) {
                let tokens = UnsafeBufferPointer(
                    rebasing: windows[first * length..<min(first + together, sequences) * length])
                let some = WindowPass(
                    kernels: arithmetic.context, parameters: parameters, room: room, tokens: tokens, length: length)
                sum += try body(some)
            }
        }
        return sum / Double(predictions)
    }
}
