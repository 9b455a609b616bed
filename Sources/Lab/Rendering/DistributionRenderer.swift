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
    let hasDice = value.next.contains { $0.samplingProb != nil || $0.samplingRange != nil }
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
    let hasLogits = value.told == nil
    var titles = ["", "what comes next", hasLogits ? "logit" : "log p", hasDice ? "p(model)" : "probability"]
    if hasDice {
        columns.append(.right)
        titles.append("p(dice)")
    }
    var table = Table(columns)
    table.header(titles)
    for (index, row) in value.next.enumerated() {
        var cells = [
            Table.Cell(String(index + 1), .secondary), Table.Cell(options.token(row.token)),
            Table.Cell((row.logit.map(Double.init) ?? row.logprob).map { fixed($0, 2) } ?? ""),
            Table.Cell(percent(row.prob)),
        ]
        if hasDice { cells.append(Table.Cell(dicePercent(row))) }
        table.row(cells, bar: row.samplingProb ?? row.samplingRange?.lowerBound ?? row.prob)
    }
    if value.restCount != 0 {
        let others = value.restCount.map { counted($0, "other", "others") } ?? "the rest"
        var cells = [
            "…", Table.Cell(others, .secondary), "", Table.Cell(percent(max(0, value.rest)), .secondary),
        ]
        // Where the dice are known only to lie between two, so is their rest.
        if hasDice, !value.next.contains(where: { $0.samplingRange != nil }) {
            let listed = value.next.reduce(0) { $0 + ($1.samplingProb ?? $1.prob) }
            cells.append(Table.Cell(percent(value.samplingRest ?? max(0, 1 - listed)), .secondary))
        }
        table.row(cells)
    }
    return table
}

/// `31.2 %`, or where it is known to lie between two: `30.1 to 32.4 %`.
private func dicePercent(_ row: NextToken) -> String {
    guard let range = row.samplingRange else { return percent(row.samplingProb ?? row.prob) }
    let ends = [range.lowerBound, range.upperBound].map(percent)
    return ends[0] == ends[1] ? ends[0] : "\(ends[0].replacing(" %", with: "")) to \(ends[1])"
}

private func entropySentence(_ value: DistributionValue, _ options: RenderOptions) -> String {
    func words(_ nats: Double, _ top: Double?) -> String {
        "\(options.entropy(nats)) \(options.unit.rawValue): \(entropyWord(nats, top: top))"
    }
    if value.isEntropyLeast, let told = value.told {
        return
            "entropy at least \(options.entropy(value.entropy)) \(options.unit.rawValue): the server told \(counted(told, "token", "tokens")), and of the others only their sum is known"
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
