/// Learns a byte-level byte-pair encoding from text: the vocabulary that Hugging Face's trainer finds, in its order.
///
/// The text is cut into pieces as ``Tokenizer`` cuts it, line by line. Every byte is a token; then, until the vocabulary
/// is full, the two neighbours that occur together most often become a token of their own.
///
/// ```swift
/// var trainer = TokenizerTrainer()
/// trainer.add("the more the merrier\n")
/// let learned = try trainer.train(vocabulary: 260)
/// ```
///
/// Source: Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", algorithm 1.
public struct TokenizerTrainer: Sendable {
    /// The end-of-text token and the bytes.
    public static let smallestVocabulary = 1 + 256

    private var pieces = PieceCounts()

    public init() {}

    /// Counts the pieces of a text. Lines are cut apart after their line break, so a text can be added whole or in
    /// whole lines.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { text in
            var start = 0
            while start < text.count {
                let line = text[start...]
                let end = line.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
                PreTokenizer.forEachPiece(of: UnsafeBufferPointer(rebasing: text[start..<end])) { pieces.add($0) }
                start = end
            }
        }
    }

    /// The vocabulary of `size` tokens that the text so far leads to.
    public func train(vocabulary size: Int) throws(TokenizerTrainingError) -> LearnedVocabulary {
        guard size >= Self.smallestVocabulary else {
            throw .vocabularyTooSmall(asked: size, least: Self.smallestVocabulary)
        }
        var learner = MergeLearner(pieces)
        learner.learn(until: size)
        guard learner.vocabulary.count == size else {
            throw .vocabularyTooLarge(asked: size, possible: learner.vocabulary.count)
        }
        return learner.vocabulary
    }
}
