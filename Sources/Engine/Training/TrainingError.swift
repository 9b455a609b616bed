/// What can go wrong in training. Words and hints are made by whoever shows it; here are the facts.
public enum TrainingError: Error, Equatable, Sendable {
    /// What is no longer a number when training falls apart.
    public enum Quantity: Sendable {
        /// The loss, or the gradient: the weights are those before the step.
        case loss, gradient
        /// The weights after the step.
        case weights
    }

    /// The corpus has `found` tokens, and one window needs `needed`.
    case corpusTooShort(found: Int, needed: Int)
    /// A token id outside of 0 ..< `vocabulary`.
    case tokenOutOfRange(id: Int, vocabulary: Int)
    /// A window of `length` tokens, and a model whose positions end at `context`.
    case windowTooLong(length: Int, context: Int)
    /// A number of the recipe that means nothing.
    case recipe(key: String, expected: String, found: String)
    /// Something of step `step` (from 1) is not finite. No checkpoint is written from then on.
    case diverged(step: Int, Quantity)
    /// The weights have another shape than the model that is asked for: the first number that differs.
    case otherShape(key: String, expected: String, found: String)
    /// The checkpoint in `folder` was made with another recipe: the first number that differs.
    case otherRecipe(folder: String, key: String, expected: String, found: String)
    /// The checkpoint in `folder` was made from other tokens.
    case otherCorpus(folder: String, expected: CorpusIdentity, found: CorpusIdentity)
    /// Something is wrong with a file.
    case file(ModelFileError)
    /// The system's library for SHA-256 does not start.
    case noDigest
    /// The caller asked to stop; the step is undone.
    case interrupted
}
