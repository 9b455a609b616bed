import Engine

/// The next-token table of a state: before interventions, under them, and as the dice see it.
extension SessionState {
    /// - Parameter rows: nil for as many as the settings say, `.max` for the whole vocabulary.
    func distribution(
        _ workshop: Workshop, rows: Int? = nil, focus: DistributionValue.Focus, notes: [String] = []
    ) throws(CellError) -> DistributionValue {
        if case .remote(let model) = try requiredSubject() {
            return try distribution(model, workshop, rows: rows, focus: focus, notes: notes)
        }
        let (model, prompt) = (try loadedModel(), try requiredPrompt())
        let logits = try logits(workshop)
        let plain = Distribution(logits: logits)
        let dice = hasOwnDice ? dice(logits) : nil
        let ids = plain.top(min(rows ?? settings.top, logits.count))
        let next = ids.map { row(model, $0, logits, plain, dice) }
        var baseline: DistributionValue.Baseline?
        if !interventions.isEmpty {
            let before = try self.logits(workshop, under: [])
            let clean = Distribution(logits: before)
            baseline = DistributionValue.Baseline(
                next: clean.top(ids.count).map { row(model, $0, before, clean, nil) }, entropy: clean.entropy,
                counterparts: ids.map { row(model, $0, before, clean, nil) })
        }
        return DistributionValue(
            tokens: prompt.ids.map(model.value(of:)), next: next, entropy: plain.entropy,
            samplingEntropy: dice?.entropy, temperature: temperature,
            rest: max(0, 1 - next.reduce(0) { $0 + $1.prob }), restCount: logits.count - ids.count,
            samplingRest: dice.map { Self.rest(of: $0, without: ids) }, baseline: baseline, changes: changeValues,
            notes: notes, focus: focus,
            filter: filter.isOff ? nil : filter.words)
    }

    private static func rest(of dice: Distribution, without listed: [TokenID]) -> Double {
        let listed = Set(listed)
        return dice.probabilities.indices.reduce(0) { listed.contains($1) ? $0 : $0 + dice.probabilities[$1] }
    }

    private func row(
        _ model: LoadedModel, _ id: TokenID, _ logits: [Float], _ plain: Distribution, _ dice: Distribution?
    ) -> NextToken {
        NextToken(
            token: model.value(of: id), logit: logits[id], prob: plain.probabilities[id],
            samplingProb: dice?.probabilities[id])
    }
}

extension Filter {
    /// `top-k 40, top-p 0.9`
    var words: String {
        let parts = [
            repetition.map { "repetition \(formatNumber($0))" }, topK.map { "top-k \($0)" },
            topP.map { "top-p \(formatNumber($0))" }, minP.map { "min-p \(formatNumber($0))" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
