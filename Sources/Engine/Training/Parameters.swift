import CKernels

/// All weights of a GPT-2 as one stretch of floats, in the order of Hugging Face's modules; or one number for each of
/// them: the loss's gradient, an optimiser's moments.
///
/// ```
/// let parameters = Parameters(model)      // widened to floats
/// train(parameters)
/// let trained = parameters.model()        // a snapshot to run; training may go on
/// ```
///
/// Not `Sendable`: one caller at a time.
public final class Parameters {
    /// One array among them.
    public struct Entry: Sendable, Equatable {
        /// Its name in Hugging Face's file, without `transformer.`.
        public let name: String
        /// The sizes of its axes, outermost first; a Conv1D's weights are (in, out).
        public let shape: [Int]
        /// Where it begins, in floats.
        public let offset: Int
        /// Whether weight decay pulls at it: at matrices, never at biases and LayerNorms.
        public let decays: Bool

        /// The number of its elements.
        public var count: Int { shape.reduce(1, *) }
    }

    public let shape: GPT2Configuration
    let layout: ParameterLayout
    private let memory: FloatPages

    /// Zeros.
    public init(shape: GPT2Configuration) {
        self.shape = shape
        layout = ParameterLayout(shape)
        memory = FloatPages(count: layout.count)
    }

    /// The weights of `model`, widened to floats (exact).
    public convenience init(_ model: GPT2) {
        self.init(shape: model.shape)
        copy(model.weights)
    }

    /// The arrays of a model of this shape, without the memory for them.
    public static func entries(of shape: GPT2Configuration) -> [Entry] { ParameterLayout(shape).entries }

    /// The arrays, one after another without gaps.
    public var entries: [Entry] { layout.entries }

    /// All floats together.
    public var count: Int { layout.count }

    /// The first of `count` floats. Lives as long as this object.
    var base: UnsafeMutablePointer<Float> { memory.base }

    /// All floats, valid while this object lives.
    var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: base, count: count) }

    /// The elements of the array called `name`, row by row; nil if there is none of that name.
    public func array(_ name: String) -> [Float]? {
        entries.first { $0.name == name }.map { Array(values[$0.offset..<$0.offset + $0.count]) }
    }

    private func copy(_ weights: GPT2Weights) {
        func copy(_ matrix: Matrix, to offset: Int) {
            ck_to_float(matrix.base, matrix.type, matrix.tensor.count, base + offset)
        }
        func copy(_ vector: [Float], to offset: Int) {
            (base + offset).update(from: vector, count: vector.count)
        }
        func copy(_ linear: Linear, to place: ParameterLayout.Linear) {
            let weight = place.weight
            if linear.isTransposed {
                let (stored, outputs) = (linear.weight.tensor.floats(), linear.outputs)
                for (place, value) in stored.enumerated() {
                    base[weight + place % linear.inputs * outputs + place / linear.inputs] = value
                }
            } else {
                copy(linear.weight, to: weight)
            }
            if let bias = linear.bias { copy(bias, to: place.bias) }
        }
        func copy(_ norm: LayerNorm, to place: ParameterLayout.Norm) {
            copy(norm.gamma, to: place.gamma)
            copy(norm.beta, to: place.beta)
        }
        copy(weights.tokenEmbedding, to: layout.tokenEmbedding)
        copy(weights.positionEmbedding, to: layout.positionEmbedding)
        for (block, place) in zip(weights.blocks, layout.blocks) {
            copy(block.ln1, to: place.ln1)
            copy(block.cAttn, to: place.cAttn)
            copy(block.attnProjection, to: place.attnProjection)
            copy(block.ln2, to: place.ln2)
            copy(block.cFc, to: place.cFc)
            copy(block.mlpProjection, to: place.mlpProjection)
        }
        copy(weights.finalNorm, to: layout.finalNorm)
        copy(weights.unembedding, to: layout.unembedding)
    }
}
