extension Trainer {
    /// About how many bytes training takes: the weights, their gradients and AdamW's two means, the copy that evaluation
    /// runs on, and what the forward pass keeps for the backward pass.
    ///
    /// - Parameter length: tokens in a window.
    public static func bytes(shape: GPT2Configuration, length: Int) -> Int {
        let perWindow = length * shape.layers * Activations.floatsPerRow(shape)
        // As many windows go through together as the cache holds, and at least one.
        let activations = max(perWindow, TrainingPass.cachedFloats)
        return (5 * shape.parameters.total + activations) * MemoryLayout<Float>.size
    }
}
