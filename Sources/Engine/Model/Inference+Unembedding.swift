import CKernels

/// unembed(ln_f(x)), the model's last step, the logit lens, and the end of a sweep.
extension Inference {
    /// How many positions' logits are held at a time, 50,257 floats each with GPT-2's vocabulary.
    static let rowsAtOnce = 16

    /// (rows, d) to (rows, vocabulary).
    func unembed(_ stream: UnsafePointer<Float>, rows: Int, to logits: UnsafeMutablePointer<Float>) {
        let (shape, matrix) = (model.shape, model.network.unembedding)
        ck_linear_transposed(
            arithmetic.context, finalNorm(stream, rows: rows), shape.width, rows, matrix.base, matrix.type,
            shape.vocabulary, shape.width, logits, shape.vocabulary)
    }

    /// (rows, d) to (rows, tokens): the logits of a few tokens alone.
    func unembed(
        _ stream: UnsafePointer<Float>, rows: Int, only tokens: [TokenID], to logits: UnsafeMutablePointer<Float>
    ) {
        let (width, matrix) = (model.shape.width, model.network.unembedding)
        let normed = finalNorm(stream, rows: rows)
        for (column, token) in tokens.enumerated() {
            ck_linear_transposed(
                arithmetic.context, normed, width, rows, matrix.row(token), matrix.type, 1, width, logits + column,
                tokens.count)
        }
    }

    /// ln_f(x) in the workspace. A stream that stands there itself has its room already.
    private func finalNorm(_ stream: UnsafePointer<Float>, rows: Int) -> UnsafePointer<Float> {
        room.reserve(rows: rows)
        model.network.finalNorm(
            stream, Step(kernels: arithmetic.context, room: room, rows: rows, positions: 0..<0))
        return UnsafePointer(room.normed)
    }
}

extension Inference {
    /// Unembeds (rows, d) some rows at a time and hands on each row's number and logits, (vocabulary), which may be
    /// changed and are gone when the call ends.
    func unembed(
        _ stream: UnsafeBufferPointer<Float>, shouldStop: () -> Bool,
        each: (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(EngineError) {
        let (width, vocabulary) = (model.shape.width, model.shape.vocabulary)
        let rows = stream.count / width
        guard rows > 0, let base = stream.baseAddress else { return }
        let logits = UnsafeMutablePointer<Float>.allocate(capacity: min(rows, Self.rowsAtOnce) * vocabulary)
        defer { logits.deallocate() }
        for start in stride(from: 0, to: rows, by: Self.rowsAtOnce) {
            if shouldStop() { throw .interrupted }
            let count = min(Self.rowsAtOnce, rows - start)
            unembed(base + start * width, rows: count, to: logits)
            for row in 0..<count {
                each(start + row, UnsafeMutableBufferPointer(start: logits + row * vocabulary, count: vocabulary))
            }
        }
    }

    func unembed(
        _ stream: [Float], shouldStop: () -> Bool, each: (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(EngineError) {
        try stream.withUnsafeBufferPointer { (buffer) throws(EngineError) in
            try unembed(buffer, shouldStop: shouldStop, each: each)
        }
    }
}
