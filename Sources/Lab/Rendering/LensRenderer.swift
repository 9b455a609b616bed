/// Each layer's own best guess; a grid where several positions are read.
func renderLens(_ value: LensValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let isGrid = Set(value.rows.map(\.position)).count > 1
    if isGrid {
        lensGrids(value, into: &page)
    } else {
        let shown = lensTable(value, into: &page)
        page.say(
            "The last row is the model's own answer. KL: how far from it, in \(options.unit.rawValue).", .secondary)
        let wanted = value.rows.map(\.top.count).max() ?? 0
        if shown < wanted, wanted > 3 {
            page.say("Here is room for \(shown) of \(wanted) guesses; a wider screen shows more.", .secondary)
        }
    }
    page.say(
        value.isTuned
            ? "Each layer read through glasses made for it, to say what the last one says: a hint, not a thought."
            : "A reading of each layer with the last layer's glasses: a hint, not a thought.", .secondary)
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

/// Layers down: guesses, the likeliest first, the token that was asked for, and how far off it all is. Gives how many
/// guesses fit.
private func lensTable(_ value: LensValue, into page: inout Page) -> Int {
    let options = page.options
    let wanted = value.rows.map(\.top.count).max() ?? 0
    var tables = (1...max(1, wanted)).map { lensTable(value, guesses: $0, options) }
    // A column cut to a few letters says nothing: what would be cut far stays away.
    while tables.count > 1, let last = tables.last, last.leastWidth(options) > options.columns { tables.removeLast() }
    if let table = tables.last { page.table(table) }
    return tables.count
}

private func lensTable(_ value: LensValue, guesses: Int, _ options: RenderOptions) -> Table {
    let token = Table.Column.flexible(value.target == nil ? 6 : 8)
    var columns = [Table.Column.left] + Array(repeating: [token, .right], count: guesses).flatMap { $0 }
    var titles = ["after"] + (1...guesses).flatMap { [guessName($0), "p"] }
    if let target = value.target {
        columns += [Table.Column(isRight: true, gap: 3, least: 9), .right]
        titles += ["p(\(options.token(target)))", "rank"]
    }
    var table = Table(columns + [.right])
    table.header(titles + ["KL"])
    for row in value.rows {
        var cells = [Table.Cell(layerName(row.site))]
        for guess in row.top.prefix(guesses) {
            cells += [Table.Cell(options.token(guess.token)), Table.Cell(percent(guess.prob))]
        }
        if let target = row.target { cells += [Table.Cell(percent(target.prob)), Table.Cell(grouped(target.rank))] }
        table.row(
            cells + [Table.Cell(options.divergence(row.divergence))],
            bar: row.target?.prob ?? (guesses == 1 ? row.top.first?.prob : nil))
    }
    return table
}

/// The heading of the `number`th guess.
func guessName(_ number: Int) -> String {
    let names = ["best guess", "second", "third"]
    return number <= names.count ? names[number - 1] : "guess \(number)"
}
