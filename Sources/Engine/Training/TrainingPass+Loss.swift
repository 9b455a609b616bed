import CKernels

extension TrainingPass {
    /// Σ −log softmax(logits)[next token] over all positions that have a next one, in nats; logits = ln_f(x_L)·wteᵀ.
    ///
    /// Some positions at a time, back as well as forth while their logits are in the cache:
    /// dlogits = (softmax(logits) − one-hot(next))·slope; d ln_f(x_L) = dlogits·wte, left in `room.narrowSlope`;
    /// dwte += dlogitsᵀ·ln_f(x_L).
    ///
    /// - Parameter slopeOfLoss: what each prediction weighs; nil for the sum alone.
    func crossEntropy(_ windows: Windows, _ layout: ParameterLayout, slopeOfLoss: Float?) -> Double {
        norm(windows, layout.finalNorm, room.output, to: room.normed)
        var sum = 0.0
        for window in 0..<windows.count {
            let start = window * length
            for first in stride(from: 0, to: length - 1, by: room.logitRows) {
                let rows = min(room.logitRows, length - 1 - first)
                sum += predictions(
                    rows, windows.tokens + start + first + 1, from: start + first, layout, slopeOfLoss: slopeOfLoss)
            }
            // A window's last position predicts nothing.
            (room.narrowSlope + (start + length - 1) * width).update(repeating: 0, count: width)
        }
        return sum
    }

    private func predictions(
        _ rows: Int, _ targets: UnsafePointer<TokenID>, from first: Int, _ layout: ParameterLayout, slopeOfLoss: Float?
    ) -> Double {
        let (x, logits, stride) = (room.normed + first * width, room.logits, room.logitStride)
        let (unembedding, vocabulary) = (weights + layout.unembedding, shape.vocabulary)
        ck_linear_transposed(kernels, x, width, rows, unembedding, CK_F32, vocabulary, width, logits, stride)
        ck_cross_entropy(
            kernels, logits, stride, rows, vocabulary, targets, slopeOfLoss ?? 0, losses.baseAddress)
        if slopeOfLoss != nil {
            ck_linear(
                kernels, logits, stride, rows, unembedding, CK_F32, vocabulary, width, nil,
                room.narrowSlope + first * width, width)
            ck_outer(kernels, logits, stride, rows, x, vocabulary, width, slopes + layout.unembedding, width)
        }
        return losses[..<rows].reduce(0, +)
    }
}
