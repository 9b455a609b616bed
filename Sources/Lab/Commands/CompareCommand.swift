import Engine

struct CompareCommand: Command {
    static let name = "compare"
    static let summary = "ask several models the same"
    static let usage = "compare NAME…\ncompare                 the bundled family"
    static let explanation = """
        The prompt is run on each of them, and their tables stand side by side. The loaded model stays loaded, and \
        what you switched off in it counts in none of the columns. One name alone stands beside the loaded model.
        """
    static let example = ["prompt Paris is the capital of", "compare nano micro mini", "compare base"]
    static let completes = CompletionKind.models

    private let names: [Word]

    init(_ arguments: inout Arguments) throws(CellError) {
        names = arguments.rest()
        guard names.count <= Self.most else {
            throw CellError(
                .unexpectedArgument, "\(Self.most) models fit beside each other, not \(names.count)",
                span: names[Self.most].span)
        }
    }

    private static let most = 4

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let prompt = try state.requiredPrompt()
        let models = try models(state, workshop)
        var notes: [String] = []
        if !state.changes.isEmpty {
            notes.append("What is in force was left out: these are the models as they are.")
        }
        var readings: [(model: LoadedModel, logits: [Float], plain: Distribution)] = []
        for model in models {
            let ids = model === state.model ? prompt.ids : model.encodePrompt(prompt.text)
            guard ids.count <= model.shape.context else { throw model.tooLong("the prompt", ids.count) }
            if ids.count != prompt.ids.count {
                notes.append("\(model.name) reads the prompt as \(counted(ids.count, "token", "tokens")).")
            }
            let logits = try workshop.logits(model, ids, under: [])
            readings.append((model, logits, Distribution(logits: logits)))
        }
        let rows = Self.rows(readings, state.settings.top)
        return .comparison(
            ComparisonValue(
                rows: rows,
                columns: readings.map { model, logits, plain in
                    ComparisonValue.Column(
                        label: model.name, source: .model(folder: model.folder),
                        probs: rows.map { model.probability(of: $0, in: plain) },
                        next: plain.top(state.settings.top).map {
                            NextToken(token: model.value(of: $0), logit: logits[$0], prob: plain.probabilities[$0])
                        }, entropy: plain.entropy)
                }, notes: notes))
    }

    private func models(_ state: SessionState, _ workshop: Workshop) throws(CellError) -> [LoadedModel] {
        var models: [LoadedModel] = []
        if names.count == 1 { models.append(try state.loadedModel()) }
        for word in names {
            do throws(CellError) {
                models.append(try workshop.load(word.text, as: nil, bos: nil))
            } catch { throw error.at(word.span) }
        }
        if names.isEmpty {
            for name in ModelLibrary.family { models.append(try workshop.load(name, as: nil, bos: nil)) }
        }
        return models
    }

    /// The likeliest tokens of each in turn, until there are enough: what only one of them believes is seen, too.
    private static func rows(
        _ readings: [(model: LoadedModel, logits: [Float], plain: Distribution)], _ count: Int
    ) -> [TokenValue] {
        var rows: [TokenValue] = []
        var seen: Set<[UInt8]> = []
        let tops = readings.map { reading in reading.plain.top(count).map { reading.model.value(of: $0) } }
        for rank in 0..<count {
            for top in tops where top.indices.contains(rank) && rows.count < count {
                if seen.insert(top[rank].bytes).inserted { rows.append(top[rank]) }
            }
        }
        return rows
    }
}

extension LoadedModel {
    /// The probability of a token by its text, which may have another id here, or be none at all.
    fileprivate func probability(of token: TokenValue, in distribution: Distribution) -> Double? {
        if value(of: token.id).bytes == token.bytes { return distribution.probabilities[token.id] }
        guard let text = String(validating: token.bytes, as: UTF8.self), let id = tokenizer.token(text) else {
            return nil
        }
        return distribution.probabilities[id]
    }
}
