/// A model of one of the families that the engine runs.
public enum Model: Sendable {
    case gpt2(GPT2)
    case llama(Llama)

    var network: any Network {
        switch self {
        case .gpt2(let model): model
        case .llama(let model): model
        }
    }

    public var shape: ModelShape { network.modelShape }

    public var parameters: ParameterCount {
        switch self {
        case .gpt2(let model): model.shape.parameters
        case .llama(let model): model.configuration.parameters
        }
    }

    /// Nil where it is of another family.
    public var gpt2: GPT2? {
        if case .gpt2(let model) = self { return model }
        return nil
    }

    /// The same model with noise on its weights.
    func adding(_ noises: [WeightNoise], shouldStop: () -> Bool) throws(EngineError) -> Model {
        guard let gpt2 else { throw .weightsAreFixed }
        return .gpt2(try gpt2.adding(noises, shouldStop: shouldStop))
    }

    /// Whether both are the same object, not merely alike.
    public static func === (a: Model, b: Model) -> Bool { a.network === b.network }
}

/// The norm before the unembedding, for whoever takes a logit apart.
struct FinalNorm {
    let gamma: [Float]
    /// Nil in RMSNorm.
    let beta: [Float]?
    let epsilon: Float
    /// Whether the mean is taken off first, as LayerNorm does.
    let isCentred: Bool
}

/// What a family does in each part of the forward pass that all share (`ForwardPass`). Rows are those of the workspace;
/// between the parts the hooks come by.
protocol Network: AnyObject, Sendable {
    var modelShape: ModelShape { get }
    /// (vocabulary, d).
    var unembedding: Matrix { get }

    /// Once for each pass, before the first layer.
    func prepare(_ step: Step)
    /// Tokens at positions `first` and on to `room.residual`.
    func embed(_ tokens: ArraySlice<TokenID>, at first: Int, _ step: Step)
    /// `room.residual` to `room.qkv`.
    func queriesKeysValues(_ layer: Int, _ step: Step)
    /// `room.heads` to `room.output`.
    func attentionOutput(_ layer: Int, _ step: Step)
    /// `room.residual` to `room.inner`.
    func neurons(_ layer: Int, _ step: Step)
    /// `room.inner` to `room.output`.
    func mlpOutput(_ layer: Int, _ step: Step)
    /// The matrix that makes a layer's attention of all heads' z.
    func attentionProjection(_ layer: Int) -> Linear
    /// The matrix that makes an MLP's output of its neurons.
    func mlpProjection(_ layer: Int) -> Linear
    var finalNorm: FinalNorm { get }
    /// The norm before the unembedding, of `step.rows` rows from anywhere, to `room.normed`.
    func finalNorm(_ stream: UnsafePointer<Float>, _ step: Step)

}
