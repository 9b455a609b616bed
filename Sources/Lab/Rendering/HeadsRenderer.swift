/// How much each head has a habit: a map of layers and heads, and the strongest in words.
func renderHeads(_ value: HeadsValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let items = value.kind == .words ? "words of the corpus" : "random tokens"
    page.say(value.habit.meaning)
    page.say(
        "mean attention over \(counted(value.lists, "list", "lists")) of \(value.items) \(items), each said twice",
        .secondary)
    if !options.plain { headMap(value, into: &page) }
    page.say("The strongest:", .secondary)
    var table = Table([.left, .right, .left])
    for cell in value.ranked.prefix(options.plain ? 10 : 5) {
        table.row(
            [
                Table.Cell(cell.site), Table.Cell(percent(cell.value)),
                Table.Cell("± \(fixed(cell.spread * 100, 1)) from list to list", .secondary),
            ], bar: cell.value)
    }
    page.table(table)
    page.say("A habit of looking is no proof of a deed: ablate one of them, and see.", .secondary)
    page.inForce(value.changes)
    return page.text
}

/// Layers down, heads across. Heads that do not fit go on in further blocks.
private func headMap(_ value: HeadsValue, into page: inout Page) {
    let options = page.options
    let rows = Dictionary(grouping: value.cells, by: \.layer).sorted { $0.key < $1.key }
    let labels = "L\(rows.last?.key ?? 0)".count
    let heads = rows.first?.value.map(\.head) ?? []
    let across = max(1, (options.columns - 3 - labels) / 4)
    for start in stride(from: 0, to: heads.count, by: across) {
        if start > 0 { page.blank() }
        let block = heads[start..<min(start + across, heads.count)]
        let titles = block.map { head in
            let title = "H\(head)"
            return String(repeating: " ", count: max(1, 4 - title.count)) + title
        }.joined()
        page.raw(String(repeating: " ", count: labels + 2) + Style.secondary.paint(titles, options))
        for (layer, cells) in rows {
            let label = "L\(layer)"
            let shades = cells.filter { block.contains($0.head) }.map { "  " + ShareShade.cell($0.value, options) }
            let padding = String(repeating: " ", count: labels - label.count)
            page.raw("  " + Style.secondary.paint(label + padding, options) + shades.joined())
        }
    }
    page.say(ShareShade.legend, .secondary)
}

extension HeadsValue.Habit {
    fileprivate var meaning: String {
        switch self {
        case .previous: "previous-token heads: they look at the token before"
        case .induction: "induction heads: from a repeated item they look at what came after its first copy"
        case .duplicate: "duplicate-token heads: from a repeated item they look at its first copy"
        }
    }
}
