import CKernels

/// GPT-2's loss over a batch of windows of text and its gradient, by hand: forward as in `ForwardPass`, then back from
/// the loss to the embeddings, each function beside its forward twin.
///
/// ```
/// x_0     = wte[token] + wpe[position]
/// x_l+½   = x_l + attention(ln_1(x_l));  x_l+1 = x_l+½ + mlp(ln_2(x_l+½))
/// loss    = mean of −log softmax(ln_f(x_L)·wteᵀ)[next token]
/// ```
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
    /// A window's positions, again for each window that goes through together.
    let positions: [Int]
    /// Each prediction's loss, of some positions.
    let losses: UnsafeMutableBufferPointer<Double>
    /// The parameters and gradients of the step that runs.
    var weights: UnsafePointer<Float>
    var slopes: UnsafeMutablePointer<Float>

    /// Activations that the cache holds, in floats.
    static let cachedFloats = 4 << 20

    /// - Parameters:
    ///   - sequences: windows in a batch, at least 1.
    ///   - length: tokens in a window, at least 2 and at most the context.
    init(shape: GPT2Configuration, sequences: Int, length: Int, arithmetic: Arithmetic) {
        precondition(sequences > 0 && length > 1 && length <= shape.context, "windows predict something, and fit")
        self.shape = shape
        self.sequences = sequences
        self.length = length
        self.arithmetic = arithmetic
        let perWindow = length * shape.layers * Activations.floatsPerRow(shape)
        together = max(1, min(sequences, Self.cachedFloats / perWindow))
        let attention = max(length, ck_attention_backward_room(length, shape.headWidth))
        room = Activations(
            shape: shape, rows: together * length, length: length, attentionRoom: arithmetic.threads * attention)
        let length = length
        positions = (0..<together * length).map { $0 % length }
        losses = .allocate(capacity: room.logitRows)
        let nothing = room.moments
        (weights, slopes) = (UnsafePointer(nothing), nothing)
    }

    deinit { losses.deallocate() }

    var kernels: OpaquePointer { arithmetic.context }
    var width: Int { shape.width }

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
        slopes = gradients.base
        return try pass(parameters, windows, slopeOfLoss: scale / Float(predictions), beforeLayer)
    }

    /// The same without a stop.
    func run(
        _ parameters: Parameters, windows: [TokenID], addingTo gradients: Parameters, scale: Float = 1
    ) -> Double {
        run(parameters, windows: windows, addingTo: gradients, scale: scale, beforeLayer: {})
    }

    /// The loss alone.
    func loss(_ parameters: Parameters, windows: [TokenID]) -> Double {
        pass(parameters, windows, slopeOfLoss: nil, {})
    }

    /// - Parameter slopeOfLoss: what each prediction's loss weighs in what is differentiated; nil for the loss alone.
    private func pass<Stop: Error>(
        _ parameters: Parameters, _ windows: [TokenID], slopeOfLoss: Float?, _ beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) -> Double {
        precondition(parameters.shape == shape && windows.count == sequences * length, "a batch has the pass's shape")
        precondition(windows.allSatisfy { 0 <= $0 && $0 < shape.vocabulary }, "tokens are in the vocabulary")
        weights = UnsafePointer(parameters.base)
        let layout = parameters.layout
        var loss = 0.0
        try windows.withUnsafeBufferPointer { windows throws(Stop) in
            guard let tokens = windows.baseAddress else { return }
            for first in stride(from: 0, to: sequences, by: together) {
                let some = Windows(
                    tokens: tokens + first * length, count: min(together, sequences - first), length: length)
                try forward(some, layout, beforeLayer)
                loss += crossEntropy(some, layout, slopeOfLoss: slopeOfLoss)
                if slopeOfLoss != nil { try backward(some, layout, beforeLayer) }
            }
        }
        return loss / Double(predictions)
    }

    private func forward<Stop: Error>(
        _ windows: Windows, _ layout: ParameterLayout, _ beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) {
        embed(windows, layout)
        for (layer, block) in layout.blocks.enumerated() {
            try beforeLayer()
            let kept = room.blocks[layer]
            attention(windows, block, kept)
            mlp(windows, block, kept, output: layer + 1 < shape.layers ? room.blocks[layer + 1].input : room.output)
        }
    }

    /// From the gradient with respect to ln_f(x_L), in `room.narrowSlope`, to those of all weights.
    private func backward<Stop: Error>(
        _ windows: Windows, _ layout: ParameterLayout, _ beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) {
        room.streamSlope.update(repeating: 0, count: windows.rows * width)
        normBackward(windows, layout.finalNorm, input: room.output)
        for (layer, block) in layout.blocks.enumerated().reversed() {
            try beforeLayer()
            mlpBackward(windows, block, room.blocks[layer])
            attentionBackward(windows, block, room.blocks[layer])
        }
        embedBackward(windows, layout)
    }
}

/// Windows that go through together.
struct Windows {
    /// (count, length).
    let tokens: UnsafePointer<TokenID>
    let count: Int
    let length: Int

    var rows: Int { count * length }
}
