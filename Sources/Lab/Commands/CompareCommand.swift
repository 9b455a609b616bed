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
        let count = state.settings.top
        var readings: [Reading] = []
        for model in models {
            switch model {
            case .local(let model):
                let ids = model === state.model ? prompt.ids : model.encodePrompt(prompt.text)
                guard ids.count <= model.shape.context else { throw model.tooLong("the prompt", ids.count) }
                if ids.count != prompt.ids.count, state.model != nil {
                    notes.append("\(model.name) reads the prompt as \(counted(ids.count, "token", "tokens")).")
                }
                readings.append(Reading(model, try workshop.logits(model, ids, under: []), count))
            case .remote(let model):
                let table = try RemoteTable(model, after: prompt, rows: count, workshop)
                notes.append("\(model.name) is remote: it tells its likeliest \(grouped(table.told)) tokens alone.")
                readings.append(Reading(model, table, count))
            }
        }
        let rows = Self.rows(readings, count)
        return .comparison(
            ComparisonValue(
                rows: rows,
                columns: readings.map { reading in
                    ComparisonValue.Column(
                        label: reading.label, source: reading.source, probs: rows.map(reading.probability),
                        next: reading.next, entropy: reading.entropy, isEntropyLeast: reading.isEntropyLeast,
                        absent: reading.absent)
                }, notes: notes))
    }

    private func models(_ state: SessionState, _ workshop: Workshop) throws(CellError) -> [SessionModel] {
        var models: [SessionModel] = []
        if names.count == 1 { models.append(try state.requiredSubject()) }
        for word in names {
            do throws(CellError) {
                models.append(.local(try workshop.load(word.text, as: nil, bos: nil)))
            } catch { throw error.at(word.span) }
        }
        if names.isEmpty {
            for name in ModelLibrary.family { models.append(.local(try workshop.load(name, as: nil, bos: nil))) }
        }
        return models
    }

    /// The likeliest tokens of each in turn, until there are enough: what only one of them believes is seen, too.
    private static func rows(_ readings: [Reading], _ count: Int) -> [TokenValue] {
        var rows: [TokenValue] = []
        var seen: Set<[UInt8]> = []
        for rank in 0..<count {
            for next in readings.map(\.next) where next.indices.contains(rank) && rows.count < count {
                if seen.insert(next[rank].token.bytes).inserted { rows.append(next[rank].token) }
            }
        }
        return rows
    }

    /// What one model says.
    private struct Reading {
        let label: String
        let source: ComparisonValue.Source
        let next: [NextToken]
        let entropy: Double
        let isEntropyLeast: Bool
        let absent: String
        let probability: (TokenValue) -> Double?

        init(_ model: LoadedModel, _ logits: [Float], _ count: Int) {
            let plain = Distribution(logits: logits)
            (label, source) = (model.name, .model(folder: model.folder))
            next = plain.top(count).map {
                NextToken(token: model.value(of: $0), logit: logits[$0], prob: plain.probabilities[$0])
            }
            (entropy, isEntropyLeast, absent) = (plain.entropy, false, "no token")
            probability = { model.probability(of: $0, in: plain) }
        }

        init(_ model: RemoteModel, _ table: RemoteTable, _ count: Int) {
            (label, source) = (model.name, .remote)
            next = table.order.prefix(count).map { table.row($0) }
            (entropy, isEntropyLeast, absent) = (table.known.leastEntropy, !table.known.isWhole, "not told")
            let told = Dictionary(
                table.order.map { (table.tokens[$0].bytes, table.row($0).prob) }, uniquingKeysWith: { one, _ in one })
            probability = { told[$0.bytes] }
        }
    }
}

extension LoadedModel {
    /// The probability of a token by its text, which may have another id here, or be none at all.
    fileprivate func probability(of token: TokenValue, in distribution: Distribution) -> Double? {
        if let id = token.id, id < shape.vocabulary, value(of: id).bytes == token.bytes {
            return distribution.probabilities[id]
        }
        guard let text = String(validating: token.bytes, as: UTF8.self), let id = tokenizer.token(text) else {
            return nil
        }
        return distribution.probabilities[id]
    }
}
