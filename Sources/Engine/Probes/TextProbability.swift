extension Inference {
    /// ln p of each token after those before it: one value for each of `tokens` but the first.
    ///
    /// −ln p is the token's surprise, in nats; e to the mean surprise is the text's perplexity (Jelinek et al. 1977).
    ///
    /// - Throws: what `logits(after:)` throws.
    public func logProbabilities(
        of tokens: [TokenID], under interventions: [Intervention] = [], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [Double] {
        let last = Stage.residual(model.shape.layers - 1)
        let (captured, hooks) = try activations(of: tokens, at: [last], under: interventions, shouldStop: shouldStop)
        let stream = (captured[last] ?? []).dropLast(model.shape.width)
        return try stream.withUnsafeBufferPointer { (stream) throws(EngineError) in
            try logProbabilities(of: tokens, stream: stream, hooks, shouldStop: shouldStop)
        }
    }

    /// The same from the last layer's residual stream of all positions but the last, (positions − 1, d).
    func logProbabilities(
        of tokens: [TokenID], stream: UnsafeBufferPointer<Float>, _ hooks: Hooks, shouldStop: () -> Bool
    ) throws(EngineError) -> [Double] {
        var values: [Double] = []
        var softmax = Softmax()
        try unembed(stream, shouldStop: shouldStop) { row, logits in
            hooks.bias(logits)
            softmax.read(UnsafeBufferPointer(logits))
            values.append(softmax.logProbability(of: tokens[row + 1]))
        }
        return values
    }
}
