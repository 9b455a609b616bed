import Atlas
import Engine

/// A text as training reads it: each line after the token that ends texts, as the bundled models' own text was.
struct TrainingText {
    let described: LearnedText
    let tokens: [TokenID]

    /// The first lines of what the bundled models were trained on: the same distribution, and here in a quarter of a
    /// second.
    static let atlas = Corpus(seed: Corpus.training.seed, bytes: 2_000_000)

    init(atlas tokenizer: Tokenizer) {
        var lines = TokenizedLines(tokenizer)
        Self.atlas.forEachLine { lines.add(String(decoding: $0, as: UTF8.self)) }
        tokens = lines.tokens
        described = LearnedText(file: nil, lines: lines.count, tokens: tokens.count)
    }

    /// - Throws: for what cannot be read or is no text, and where Ctrl-C comes.
    init(file: Word, _ tokenizer: Tokenizer, _ workshop: Workshop) throws(CellError) {
        var lines = TokenizedLines(tokenizer)
        for line in try TextFile.lines(of: file, workshop) {
            if workshop.shouldStop() { throw ErrorWords.error(EngineError.interrupted) }
            lines.add(line)
        }
        tokens = lines.tokens
        described = LearnedText(file: file.text, lines: lines.count, tokens: tokens.count)
    }
}

/// Texts one after another, each after the token that ends texts, if the tokenizer has one.
private struct TokenizedLines {
    private let tokenizer: Tokenizer
    private let beginning: [TokenID]
    private(set) var tokens: [TokenID] = []
    private(set) var count = 0

    init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        beginning = (tokenizer.beginningID ?? tokenizer.endOfTextID).map { [$0] } ?? []
    }

    mutating func add(_ line: String) {
        tokens += beginning
        tokens += tokenizer.encode(line)
        count += 1
    }
}
