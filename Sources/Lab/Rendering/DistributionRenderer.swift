/// What comes next: the prompt's tokens, the table, the entropy.
func renderDistribution(_ value: DistributionValue, _ options: RenderOptions) -> String {
    if value.focus == .change, let baseline = value.baseline {
        return renderChange(value, baseline, options)
    }
    var page = Page(options)
    if value.focus == .prompt, !value.tokens.isEmpty {
        for line in tokenLines(value.tokens, options) { page.raw(line) }
        page.blank()
    }
    let hasDice = value.next.contains { $0.samplingProb != nil }
    page.table(nextTable(value, hasDice: hasDice, options))
    page.say(entropySentence(value, options))
    if hasDice {
        page.say(
            "p(model) is what the model says; p(dice) is what sampling rolls with, \(diceReason(value)).",
            .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

private func nextTable(_ value: DistributionValue, hasDice: Bool, _ options: RenderOptions) -> Table {
    var columns: [Table.Column] = [.left, .flexible(8), .right, .right]
    var titles = ["", "what comes next", "logit", hasDice ? "p(model)" : "probability"]
    if hasDice {
        columns.append(.right)
        titles.append("p(dice)")
    }
    var table = Table(columns)
    table.header(titles)
    for (index, row) in value.next.enumerated() {
        var cells = [
            Table.Cell(String(index + 1), .secondary), Table.Cell(options.token(row.token)),
            Table.Cell(fixed(Double(row.logit), 2)), Table.Cell(percent(row.prob)),
        ]
        if hasDice { cells.append(Table.Cell(percent(row.samplingProb ?? row.prob))) }
        table.row(cells, bar: row.samplingProb ?? row.prob)
    }
    if value.restCount > 0 {
        let others = counted(value.restCount, "other", "others")
        var cells = [
            "…", Table.Cell(others, .secondary), "", Table.Cell(percent(max(0, value.rest)), .secondary),
        ]
        if hasDice {
            let listed = value.next.reduce(0) { $0 + ($1.samplingProb ?? $1.prob) }
            cells.append(Table.Cell(percent(max(0, 1 - listed)), .secondary))
        }
        table.row(cells)
    }
    return table
}

private func entropySentence(_ value: DistributionValue, _ options: RenderOptions) -> String {
    func words(_ nats: Double, _ top: Double?) -> String {
        "\(options.entropy(nats)) \(options.unit.rawValue): \(entropyWord(nats, top: top))"
    }
    let sentence = "entropy \(words(value.entropy, value.next.first?.prob))"
    let topOfDice = value.next.compactMap(\.samplingProb).max()
    return value.samplingEntropy.map { "\(sentence); of the dice \(words($0, topOfDice))" } ?? sentence
}

private func diceReason(_ value: DistributionValue) -> String {
    if value.temperature == 0 { return "at temperature 0, where the likeliest always wins" }
    let temperature = value.temperature == 1 ? nil : "at temperature \(formatNumber(value.temperature))"
    let filter = value.filter.map { "after the filter (\($0))" }
    return [temperature, filter].compactMap { $0 }.joined(separator: " and ")
}
