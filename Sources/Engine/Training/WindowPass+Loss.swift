import CKernels

extension WindowPass {
    /// Σ −log softmax(logits)[next token] over all positions that have a next one, in nats; logits = ln_f(x_L)·wteᵀ.
    ///
    /// Some positions at a time, back as well as forth while their logits are in the cache:
    /// dlogits = (softmax(logits) − one-hot(next))·slope; d ln_f(x_L) = dlogits·wte, left in `room.narrowSlope`;
    /// dwte += dlogitsᵀ·ln_f(x_L).
    ///
    /// - Parameter back: what each prediction weighs, and where gradients are added to; nil for the sum alone.
    func crossEntropy(back: (weight: Float, slopes: UnsafeMutablePointer<Float>)?) -> Double {
        norm(layout.finalNorm, room.output, to: room.normed)
        var sum = 0.0
        for start in stride(from: 0, to: rows, by: length) {
            for first in stride(from: start, to: start + length - 1, by: room.logitRows) {
                sum += predictions(first..<min(first + room.logitRows, start + length - 1), back)
            }
            // A window's last position predicts nothing.
            (room.narrowSlope + (start + length - 1) * width).update(repeating: 0, count: width)
        }
        return sum
    }

    private func predictions(
        _ positions: Range<Int>, _ back: (weight: Float, slopes: UnsafeMutablePointer<Float>)?
    ) -> Double {
        let (count, vocabulary, unembedding) = (positions.count, shape.vocabulary, weights + layout.unembedding)
        let (x, dx) = (room.normed + positions.lowerBound * width, room.narrowSlope + positions.lowerBound * width)
        let next = UnsafeBufferPointer(rebasing: tokens[positions.lowerBound + 1...positions.upperBound])
        let (logits, apart) = (room.logits, room.logitStride)
        ck_linear_transposed(kernels, x, width, count, unembedding, CK_F32, vocabulary, width, logits, apart)
        ck_cross_entropy(
            kernels, logits, apart, count, vocabulary, next.baseAddress, back?.weight ?? 0, room.losses.baseAddress)
        if let back {
            ck_linear(kernels, logits, apart, count, unembedding, CK_F32, vocabulary, width, nil, dx, width)
            ck_outer(kernels, logits, apart, count, x, vocabulary, width, back.slopes + layout.unembedding, width)
        }
        return room.losses[..<count].reduce(0, +)
    }
}
