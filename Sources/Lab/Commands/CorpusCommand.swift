import Atlas
import Engine

struct CorpusCommand: Command {
    static let name = "corpus"
    static let summary = "count what follows a text in what the model was trained on"
    static let usage = "corpus TEXT\ncorpus                  of the prompt"
    static let explanation = """
        The bundled models have read one text, made up from a grammar whose every probability is written down. corpus \
        looks for yours in it and counts the tokens that follow. Beside the count stands the exact probability, where \
        the grammar knows it (your text has to begin a sentence), and what the model says, which never saw more than \
        the counts. <|endoftext|> before the text has it counted at the beginnings of lines only.
        """
    static let example = ["corpus My favourite country is", "corpus Paris is the capital of", "corpus pay with the"]
    static let takesRawText = true

    private let text: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        text = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        try Self.checkText(of: model, workshop)
        let wanted: String
        if let text { wanted = text.text } else { wanted = try state.requiredPrompt().text }
        let question = try CorpusQuestion(wanted, model)
        let corpus = CorpusText.training
        let followers = corpus.followers(of: question.searched, model.tokenizer)
        let exact = question.exact(followers, model)
        let probs = try probabilities(wanted, model, state, workshop)
        let rows = Self.rows(followers, exact, probs, model)
        let shown = rows.prefix(state.settings.top)
        return .counts(
            CountsValue(
                text: wanted, total: followers.total, next: Array(shown),
                rest: followers.total - shown.reduce(0) { $0 + $1.count },
                restCount: rows.count - shown.count, split: followers.split,
                bytes: corpus.bytes, lines: corpus.lines,
                changes: state.changeValues, notes: question.notes(followers)))
    }

    /// How often the text stands in what the model was trained on.
    static func count(of text: String, _ model: LoadedModel, _ workshop: Workshop) throws(CellError) -> Int {
        try checkText(of: model, workshop)
        let followers = CorpusText.training.followers(of: try CorpusQuestion(text, model).searched, model.tokenizer)
        return followers.total + followers.split
    }

    private static func checkText(of model: LoadedModel, _ workshop: Workshop) throws(CellError) {
        guard workshop.library.holdsFamily(model.tokenizerFolder) else {
            throw CellError(
                .notAvailable, "what \(safe(model.name)) was trained on is not here",
                hint: "load mini, or another of the bundled models, whose text is")
        }
    }

    /// What the model says next after the text, under what is in force; nil where it cannot read that much.
    private func probabilities(
        _ wanted: String, _ model: LoadedModel, _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> [Double]? {
        let marked = wanted.hasPrefix(CorpusQuestion.marker) && model.bos
        let ids = marked ? model.tokenizer.encode(wanted) : model.encodePrompt(wanted)
        guard (1...model.shape.context).contains(ids.count) else { return nil }
        return Distribution(logits: try workshop.logits(model, ids, under: state.interventions)).probabilities
    }

    /// What was counted and what could have been, the most frequent first.
    private static func rows(
        _ followers: CorpusText.Followers, _ exact: [TokenID: Double]?, _ probs: [Double]?, _ model: LoadedModel
    ) -> [CountsValue.Row] {
        let counts = Dictionary(uniqueKeysWithValues: followers.counts.map { ($0.token, $0.count) })
        let total = followers.total
        let ids = Set(counts.keys).union(exact?.keys.map { $0 } ?? [])
        let rows = ids.map { id in
            let count = counts[id] ?? 0
            return CountsValue.Row(
                token: model.value(of: id), count: count, share: total > 0 ? Double(count) / Double(total) : 0,
                exact: exact.map { $0[id] ?? 0 }, prob: probs?[id])
        }
        return rows.sorted { ($1.count, $1.exact ?? 0, $0.token.number) < ($0.count, $0.exact ?? 0, $1.token.number) }
    }
}
