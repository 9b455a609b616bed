import Atlas
import Engine

/// A text as the corpus is asked for it.
struct CorpusQuestion {
    /// Stands for the beginning of a line.
    static let marker = LearnedVocabulary.endOfText

    /// With line breaks for the markers.
    let searched: String
    private let text: String

    init(_ text: String, _ model: LoadedModel) throws(CellError) {
        searched = text.replacing(Self.marker, with: Grammar.Continuation.endOfLine)
        self.text = text
        guard searched.contains(where: { $0 != "\n" }) || text.hasPrefix(Self.marker) else {
            throw CellError(.emptyPrompt, "the text is empty", hint: "for example: \(CorpusCommand.example[0])")
        }
    }

    /// The exact probability of each token that can follow, as the grammar has it; nil where it does not know, or
    /// where what was counted stands within sentences too.
    func exact(_ followers: CorpusText.Followers, _ model: LoadedModel) -> [TokenID: Double]? {
        guard followers.inside == 0 else { return nil }
        let next = Grammar.atlas.next(after: searched, place: .anySentence, tokenizer: model.tokenizer)
        return next.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.token, $0.probability) }) }
    }

    /// What may surprise in the answer.
    func notes(_ followers: CorpusText.Followers) -> [String] {
        if text.hasSuffix(" "), text.contains(where: { $0 != " " }) {
            return ["the text ends with a space, and the space belongs to the token that follows: leave it out"]
        }
        guard followers.total > 0, !text.hasPrefix(Self.marker) else { return [] }
        guard Grammar.atlas.next(after: searched) != nil else {
            return ["the model reads it as the beginning of a line, and there the training text never has it"]
        }
        if followers.inside > 0 {
            return [
                "it stands within sentences too, so there is no exact value beside; \(Self.marker)\(text) counts beginnings of lines"
            ]
        }
        if text.hasSuffix(".") || text.hasSuffix("?") {
            return [
                "counted wherever it stands in a line; the model reads it as the line's beginning, which \(Self.marker)\(text) counts"
            ]
        }
        return []
    }
}
