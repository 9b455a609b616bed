/// What can go wrong in training a tokenizer. Words and hints are made by whoever shows it; here are the facts.
public enum TokenizerTrainingError: Error, Equatable, Sendable {
    /// `asked` tokens; the end-of-text token and the 256 bytes alone are `least`.
    case vocabularyTooSmall(asked: Int, least: Int)
    /// `asked` tokens; once every piece of the text is a token of its own, there are `possible`.
    case vocabularyTooLarge(asked: Int, possible: Int)
}
