import CKernels

/// Some positions through a translator, ln_f and the unembedding, and the gradient of their loss back; the model itself
/// stays as it is.
///
/// ```
/// y    = x + x·A + b
/// loss = Σ −Σ p·log softmax(ln_f(y)·wteᵀ) over rows, p what the model itself says
/// ```
///
/// The loss less the entropy of p, which no translator can change, is KL(p ‖ translated).
final class TranslationPass {
    /// Rows that go through together.
    let rowLimit: Int
    private let model: GPT2
    private let kernels: OpaquePointer
    private let memory: FloatPages
    /// (rows, d) each: the translated stream, ln_f of it, and the loss's gradients with respect to both.
    private let translated, normed, normedSlope, streamSlope: UnsafeMutablePointer<Float>
    /// (rows, vocabulary): what the model says, and what a translator makes it say.
    private let target, logits: UnsafeMutablePointer<Float>
    private let moments: UnsafeMutablePointer<Float>
    /// The gradients of ln_f's γ and β, which nobody asked for.
    private let unused: UnsafeMutablePointer<Float>
    private var losses: [Double]

    private var width: Int { model.shape.width }
    private var vocabulary: Int { model.shape.vocabulary }

    init(_ model: GPT2, _ arithmetic: Arithmetic) {
        self.model = model
        kernels = arithmetic.context
        let (d, vocabulary) = (model.shape.width, model.shape.vocabulary)
        // About a megabyte of logits stays in the cache from one pass over them to the next.
        let rows = max(16, min(128, (1 << 18) / vocabulary))
        rowLimit = rows
        memory = FloatPages(count: rows * (4 * d + 2 * vocabulary + 2) + 2 * d)
        var next = memory.base
        func take(_ count: Int) -> UnsafeMutablePointer<Float> {
            defer { next += count }
            return next
        }
        translated = take(rows * d)
        normed = take(rows * d)
        normedSlope = take(rows * d)
        streamSlope = take(rows * d)
        target = take(rows * vocabulary)
        logits = take(rows * vocabulary)
        moments = take(rows * 2)
        unused = take(2 * d)
        losses = [Double](repeating: 0, count: rows)
    }

    /// Reads what the model says after its last layer's stream, (rows, d): what translators are measured against from
    /// now on. Gives the entropies of it, summed, in nats.
    func aim(at stream: UnsafePointer<Float>, rows: Int) -> Double {
        unembed(stream, rows: rows)
        target.update(from: logits, count: rows * vocabulary)
        ck_softmax(kernels, target, vocabulary, rows, vocabulary)
        return loss(rows: rows, weight: 0)
    }

    /// The loss of the same rows of a stream before, (rows, d), summed, in nats. Adds `weight` times its gradient to
    /// `slopes`.
    func run(
        _ translator: Translator, _ stream: UnsafePointer<Float>, rows: Int, weight: Float,
        addingTo slopes: Translator
    ) -> Double {
        ck_linear(
            kernels, stream, width, rows, translator.weight, CK_F32, width, width, translator.bias, translated, width)
        ck_add(kernels, translated, stream, rows * width)
        unembed(translated, rows: rows)
        let loss = loss(rows: rows, weight: weight)
        let (norm, matrix) = (model.weights.finalNorm, model.weights.unembedding)
        ck_linear(
            kernels, logits, vocabulary, rows, matrix.base, matrix.type, vocabulary, width, nil, normedSlope, width)
        streamSlope.update(repeating: 0, count: rows * width)
        ck_layer_norm_backward(
            kernels, translated, rows, width, norm.gamma, model.shape.layerNormEpsilon, normedSlope, streamSlope,
            unused,
            unused + width, moments)
        ck_outer(kernels, stream, width, rows, streamSlope, width, width, slopes.weight, width)
        ck_column_sums(kernels, streamSlope, rows, width, slopes.bias)
        return loss
    }

    /// logits = ln_f(x)·wteᵀ.
    private func unembed(_ stream: UnsafePointer<Float>, rows: Int) {
        let (norm, matrix) = (model.weights.finalNorm, model.weights.unembedding)
        ck_layer_norm(kernels, stream, rows, width, norm.gamma, norm.beta, model.shape.layerNormEpsilon, normed)
        ck_linear_transposed(
            kernels, normed, width, rows, matrix.base, matrix.type, vocabulary, width, logits, vocabulary)
    }

    /// The loss of `logits`, which become its gradient.
    private func loss(rows: Int, weight: Float) -> Double {
        ck_soft_cross_entropy(kernels, logits, vocabulary, target, vocabulary, rows, vocabulary, weight, &losses)
        return losses[..<rows].reduce(0, +)
    }
}
