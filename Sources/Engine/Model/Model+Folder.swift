extension Model {
    /// The model of a Hugging Face folder. Norms and biases are copied; matrices stay in the files.
    ///
    /// Throws `.missingTensor`, `.wrongShape`, `.unsupportedType`, and `.malformed` for a tensor that a Llama as it is
    /// computed here has no use for, such as a bias: leaving it out would give another model.
    public init(_ checkpoint: Checkpoint, _ configuration: ModelConfiguration) throws(ModelFileError) {
        switch configuration {
        case .gpt2(let shape): self = .gpt2(try GPT2(checkpoint: checkpoint, shape: shape))
        case .llama(let shape):
            try checkpoint.checkNothingIsLeft(
                LlamaNames.huggingFace.names(layers: shape.layers).map { "\($0).weight" })
            self = .llama(Llama(weights: try LlamaWeights(checkpoint, shape, .huggingFace), configuration: shape))
        }
    }
}
