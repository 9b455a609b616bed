import Engine

/// The next-token table of a state: before interventions, under them, and as the dice see it.
extension SessionState {
    static let standardRows = 10

    /// - Parameter rows: nil for the whole vocabulary.
    func distribution(
        _ workshop: Workshop, rows: Int? = standardRows, focus: DistributionValue.Focus, notes: [String] = []
    ) throws(CellError) -> DistributionValue {
        let (model, prompt) = (try loadedModel(), try requiredPrompt())
        let logits = try workshop.logits(model, prompt.ids, under: interventions)
        let plain = Distribution(logits: logits)
        let dice = temperature == 1 ? nil : Distribution(logits: logits, temperature: temperature)
        let ids = plain.top(rows ?? logits.count)
        let next = ids.map { row(model, $0, logits, plain, dice) }
        var baseline: DistributionValue.Baseline?
        if !interventions.isEmpty {
            let before = try workshop.logits(model, prompt.ids, under: [])
            let clean = Distribution(logits: before)
            baseline = DistributionValue.Baseline(
                next: clean.top(ids.count).map { row(model, $0, before, clean, nil) }, entropy: clean.entropy,
                counterparts: ids.map { row(model, $0, before, clean, nil) })
        }
        return DistributionValue(
            tokens: prompt.ids.map(model.value(of:)), next: next, entropy: plain.entropy,
            samplingEntropy: dice?.entropy, temperature: temperature,
            rest: max(0, 1 - next.reduce(0) { $0 + $1.prob }), restCount: logits.count - ids.count,
            baseline: baseline, changes: changeValues, notes: notes, focus: focus)
    }

    private func row(
        _ model: LoadedModel, _ id: TokenID, _ logits: [Float], _ plain: Distribution, _ dice: Distribution?
    ) -> NextToken {
        NextToken(
            token: model.value(of: id), logit: logits[id], prob: plain.probabilities[id],
            samplingProb: dice?.probabilities[id])
    }

    /// What is in force, in words.
    var changeValues: [ChangeValue] {
        interventions.map { intervention in
            let positions = intervention.positions.map { $0.sorted() }
            switch intervention.operation {
            case .zero(let site):
                return ChangeValue(kind: "ablate", site: site.name, mode: "zero", positions: positions)
            case .noise(let site, let spread, let seed):
                let std =
                    switch spread {
                    case .absolute(let value): formatNumber(value)
                    case .relative(let factor): formatNumber(factor) + "x"
                    }
                return ChangeValue(kind: "noise", site: site.name, std: std, seed: seed, positions: positions)
            case .bias(let token, let amount):
                return ChangeValue(
                    kind: "bias", amount: Double(amount), token: model?.value(of: token), positions: positions)
            }
        }
    }

    /// The answer of a command that changed what is in force: the table before and after, or, where there is no
    /// prompt yet, the list.
    func changed(_ workshop: Workshop, notes: [String] = []) throws(CellError) -> Value {
        guard prompt != nil else { return .changes(ChangesValue(changes: changeValues, notes: notes)) }
        return .distribution(try distribution(workshop, focus: interventions.isEmpty ? .table : .change, notes: notes))
    }
}
