/// What can go wrong once a model is loaded.
public enum EngineError: Error, Equatable, Sendable {
    /// The sequence would be `asked` tokens long; the model's positions end at `context`.
    case contextExceeded(asked: Int, context: Int)
    /// A token id outside of 0 ..< `vocabulary`.
    case tokenOutOfRange(id: Int, vocabulary: Int)
    /// There is nothing to run.
    case noTokens
    /// The site names a layer that the model does not have.
    case noSuchLayer(Int, layers: Int)
    /// The site names a head that the layer does not have.
    case noSuchHead(layer: Int, head: Int, heads: Int)
    /// The site names a neuron that the MLP does not have.
    case noSuchNeuron(layer: Int, neuron: Int, neurons: Int)
    /// Values of another width than the site has.
    case wrongWidth(Site, expected: Int, found: Int)
    /// A sweep's variants share their weights, so none of them can put noise on its own.
    case weightNoiseInVariant
    /// A reference that was recorded from a model with another vocabulary.
    case wrongReference(expected: Int, found: Int)
    /// Noise on weights is for a GPT-2 whose weights are stored as Hugging Face does.
    case weightsAreFixed
    /// The instruction set is not one of this machine, or the thread count is not in 1 ... 64.
    case arithmeticUnavailable
    /// The caller asked to stop; nothing was changed.
    case interrupted
}
