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
        guard let stream = captured[last] else { return [] }
        var values: [Double] = []
        // Some rows at a time: the logits of a whole context would take 200 MB with GPT-2's vocabulary.
        for start in stride(from: 0, to: tokens.count - 1, by: Self.rowsAtOnce) {
            if shouldStop() { throw .interrupted }
            let rows = start..<min(start + Self.rowsAtOnce, tokens.count - 1)
            let block = try logits(ofStream: stream, rows: rows)
            for row in rows {
                let from = (row - rows.lowerBound) * model.shape.vocabulary
                var logits = Array(block[from..<from + model.shape.vocabulary])
                hooks.bias(&logits)
                values.append(Double(logits[tokens[row + 1]]) - Distribution.logSumExp(logits))
            }
        }
        return values
    }

    private static let rowsAtOnce = 16

    /// Unembeds rows of a (positions, d) residual stream.
    func logits(ofStream stream: [Float], rows: Range<Int>) throws(EngineError) -> [Float] {
        let width = model.shape.width
        return try Array(stream[rows.lowerBound * width..<rows.upperBound * width]).withReading {
            (pointer) throws(EngineError) in try unembed(pointer, rows: rows.count)
        }
    }
}

extension [Float] {
    /// `withUnsafeBufferPointer` for a body that needs a plain pointer and throws engine errors; never empty here.
    fileprivate func withReading<Result>(
        _ body: (UnsafePointer<Float>) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try withUnsafeBufferPointer { (buffer) throws(EngineError) in try body(buffer.baseAddress!) }
    }
}
