/// Each layer's own best guess; a grid where several positions are read.
func renderLens(_ value: LensValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    if Set(value.rows.map(\.position)).count > 1 {
        lensGrids(value, into: &page)
    } else if let target = value.target {
        page.table(targetTable(value, target, options))
        page.say("The last row is the model's own answer.", .secondary)
    } else {
        page.table(guessTable(value, options))
        page.say("The last row is the model's own answer.", .secondary)
    }
    page.say("A reading of each layer with the last layer's glasses: a hint, not a thought.", .secondary)
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// `embed` and `L3` in words.
func layerName(_ site: String) -> String {
    if site == "embed" { return "embedding" }
    if site.hasPrefix("L"), let layer = Int(site.dropFirst()) { return "layer \(layer)" }
    return site
}

private func targetTable(_ value: LensValue, _ target: TokenValue, _ options: RenderOptions) -> Table {
    var table = Table([.left, .flexible(8), .right, Table.Column(isRight: true, gap: 3, least: 9), .right])
    table.header(["after", "best guess", "p", "p(\(options.token(target)))", "rank"])
    for row in value.rows {
        let best = row.top.first
        table.row(
            [
                Table.Cell(layerName(row.site)), Table.Cell(best.map { options.token($0.token) } ?? ""),
                Table.Cell(best.map { percent($0.prob) } ?? ""),
                Table.Cell(row.target.map { percent($0.prob) } ?? ""),
                Table.Cell(row.target.map { grouped($0.rank) } ?? ""),
            ], bar: row.target?.prob)
    }
    return table
}

private func guessTable(_ value: LensValue, _ options: RenderOptions) -> Table {
    let titles = ["best guess", "second", "third"]
    let guesses = min(value.rows.map(\.top.count).max() ?? 0, options.columns < 70 ? 2 : 3)
    var table = Table([.left] + Array(repeating: [Table.Column.flexible(6), .right], count: guesses).flatMap { $0 })
    table.header(["after"] + titles.prefix(guesses).flatMap { [$0, "p"] })
    for row in value.rows {
        var cells = [Table.Cell(layerName(row.site))]
        for guess in row.top.prefix(guesses) {
            cells += [Table.Cell(options.token(guess.token)), Table.Cell(percent(guess.prob))]
        }
        table.row(cells, bar: guesses == 1 ? row.top.first?.prob : nil)
    }
    return table
}
