/// The next tokens before and after the interventions.
func renderChange(
    _ value: DistributionValue, _ baseline: DistributionValue.Baseline, _ options: RenderOptions
) -> String {
    var page = Page(options)
    let wide = Table.Column(isRight: true, gap: 4)
    var table = Table([.flexible(8), wide, wide, Table.Column(gap: 4), Table.Column(isRight: true, gap: 1)])
    table.header(["what comes next", "before", "after", "", "points"])
    let rows = beforeAfterRows(value.next, baseline, isComplete: value.restCount == 0)
    for row in rows {
        let move = row.move * 100
        let isStill = move.magnitude < 0.05 || (!row.isExact && move > 0)
        let style = isStill ? Style.secondary : move > 0 ? .up : .down
        let sign = isStill ? "" : move > 0 ? "▲" : "▼"
        let isKnownStill = row.isExact || row.after * 100 < 0.05
        let size =
            isStill
            ? (isKnownStill ? "0.0" : "")
            : (row.isExact || row.after * 100 < 0.05 ? "" : "≥") + fixed(move.magnitude, 1)
        let after = row.isExact ? percent(row.after) : atMost(row.after)
        table.row(
            [
                Table.Cell(options.token(row.token)), Table.Cell(percent(row.before)), Table.Cell(after),
                Table.Cell(sign, style), Table.Cell(size, style),
            ], bar: isStill ? nil : row.move.magnitude)
    }
    let isLeast = value.isEntropyLeast || baseline.isEntropyLeast
    table.row([
        isLeast ? "entropy, at least" : "entropy", Table.Cell(options.entropy(baseline.entropy)),
        Table.Cell(options.entropy(value.entropy)), "",
        Table.Cell(options.unit.rawValue),
    ])
    page.table(table)
    if !isLeast {
        let before = entropyWord(baseline.entropy, top: baseline.next.first?.prob)
        let after = entropyWord(value.entropy, top: value.next.first?.prob)
        page.say("before: \(before); after: \(after)", .secondary)
    }
    if rows.contains(where: { !$0.isExact && atMost($0.after).hasPrefix("≤") }) {
        page.say("≤ is the most it can be: the token is no longer among the \(value.next.count) likeliest.", .secondary)
    }
    if value.next.contains(where: { $0.samplingProb != nil }) {
        page.say("These are the model's own probabilities, before temperature and filter.", .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// `≤1.2 %`
private func atMost(_ p: Double) -> String {
    let text = percent(p)
    return text.hasPrefix("<") ? text : "≤" + text
}
