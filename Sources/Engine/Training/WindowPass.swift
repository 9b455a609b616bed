/// Some windows forward through GPT-2, and the gradient of their loss back: the borrowed parts that the layers share.
///
/// ```
/// x_0     = wte[token] + wpe[position]
/// x_l+½   = x_l + attention(ln_1(x_l));  x_l+1 = x_l+½ + mlp(ln_2(x_l+½))
/// loss    = Σ −log softmax(ln_f(x_L)·wteᵀ)[next token]
/// ```
///
/// Each function stands beside the one that takes its gradient. `slopes` is where all weights' gradients are added to,
/// laid out as they are; dy and dx stand for the loss's gradient with respect to what a function gave and got.
struct WindowPass {
    let kernels: OpaquePointer
    let parameters: Parameters
    let room: Activations
    /// (windows, length).
    let tokens: UnsafeBufferPointer<TokenID>
    let length: Int

    var shape: GPT2Configuration { parameters.shape }
    var layout: ParameterLayout { parameters.layout }
    var weights: UnsafePointer<Float> { UnsafePointer(parameters.base) }
    var width: Int { shape.width }
    var rows: Int { tokens.count }

    /// The loss, summed over all predictions, in nats.
    func loss() -> Double {
        forward(beforeLayer: {})
        return crossEntropy(back: nil)
    }

    /// The same, with its gradient times `weight` added to `gradients`.
    ///
    /// - Parameter beforeLayer: called before each layer, there and back; where it throws, so does this.
    func lossAndSlopes<Stop: Error>(
        each weight: Float, addingTo gradients: Parameters, beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) -> Double {
        let slopes = gradients.base
        try forward(beforeLayer: beforeLayer)
        let loss = crossEntropy(back: (weight, slopes))
        try backward(slopes, beforeLayer: beforeLayer)
        return loss
    }

    private func forward<Stop: Error>(beforeLayer: () throws(Stop) -> Void) throws(Stop) {
        embed()
        for (layer, block) in layout.blocks.enumerated() {
            try beforeLayer()
            let output = layer + 1 < shape.layers ? room.blocks[layer + 1].input : room.output
            attention(block, room.blocks[layer])
            mlp(block, room.blocks[layer], to: output)
        }
    }

    /// From the gradient with respect to ln_f(x_L), in `room.narrowSlope`.
    private func backward<Stop: Error>(
        _ slopes: UnsafeMutablePointer<Float>, beforeLayer: () throws(Stop) -> Void
    ) throws(Stop) {
        room.streamSlope.update(repeating: 0, count: rows * width)
        normBackward(layout.finalNorm, input: room.output, slopes)
        for layer in layout.blocks.indices.reversed() {
            try beforeLayer()
            mlpBackward(layout.blocks[layer], room.blocks[layer], slopes)
            attentionBackward(layout.blocks[layer], room.blocks[layer], slopes)
        }
        embedBackward(slopes)
    }
}
