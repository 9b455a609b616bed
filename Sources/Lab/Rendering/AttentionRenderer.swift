/// Where a head looks, as a map of queries and keys; all heads of a layer as small maps side by side.
func renderAttention(_ value: AttentionValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    if value.heads.count == 1, let head = value.heads.first {
        page.say("where \(head.site) looks: each row is one token's glance, shared out among the tokens up to itself")
        if !options.plain { attentionMap(head, value, into: &page) }
        strongest(head, value, into: &page)
    } else {
        page.say("where the heads of \(value.site) look: rows are tokens, columns what they look at")
        if !options.plain { smallMaps(value, into: &page) }
        page.table(glances(value, options))
    }
    page.say("Where a head looks is not how much it matters: ablate tells.", .secondary)
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// Rows are queries with their tokens, columns keys by their number. Keys that do not fit go on in further blocks.
private func attentionMap(_ head: AttentionValue.Head, _ value: AttentionValue, into page: inout Page) {
    let options = page.options
    let numbers = String(value.tokens.count - 1).count
    let names = value.queries.map { cut(options.spell(options.token(value.tokens[$0])), 14, options) }
    let width = names.map(displayWidth).max() ?? 0
    let margin = 2 + numbers + 1 + width + 1
    let across = max(1, (options.columns - margin) / 3)
    let keys = 0...(value.queries.max() ?? 0)
    for start in stride(from: 0, through: keys.upperBound, by: across) {
        if start > 0 { page.blank() }
        let block = start...min(start + across - 1, keys.upperBound)
        let titles = block.map { column in leading(String(column % 100), 3) }.joined()
        page.raw(String(repeating: " ", count: margin) + Style.secondary.paint(titles, options))
        for (query, name) in zip(value.queries, names) where query >= start {
            let label = "  \(leading(String(query), numbers)) " + name
            let padding = String(repeating: " ", count: max(0, margin - displayWidth(label)))
            let cells = block.map { key in
                key > query ? "   " : " " + ShareShade.cell(Double(head.pattern[query][key]), options)
            }.joined()
            page.raw(Style.secondary.paint(label, options) + padding + trimmedEnd(cells))
        }
    }
    page.say(ShareShade.legend, .secondary)
}

private func leading(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

private func trimmedEnd(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
}

/// The strongest glances in words, so that the map is never needed: of one row all that can be seen, of many those that
/// go elsewhere, for most heads rest on the token itself when they have nothing to do.
private func strongest(_ head: AttentionValue.Head, _ value: AttentionValue, into page: inout Page) {
    let options = page.options
    let isOne = value.queries.count == 1
    var glances: [(query: Int, key: Int, share: Double)] = []
    for query in value.queries {
        for key in 0...query where isOne || key != query {
            glances.append((query, key, Double(head.pattern[query][key])))
        }
    }
    glances.sort { ($1.share, $0.query, $0.key) < ($0.share, $1.query, $1.key) }
    let limit = options.plain ? 2 * value.queries.count : isOne ? 8 : 5
    let shown = glances.prefix(max(5, limit)).filter { $0.share >= ShareShade.least }
    guard !shown.isEmpty else {
        page.say(isOne ? "it looks everywhere a little" : "each token looks at itself, or everywhere a little")
        return
    }
    page.say(isOne ? "The strongest glances:" : "The strongest glances elsewhere:", .secondary)
    var table = Table([.flexible(6), .left, .flexible(6), .right])
    for glance in shown {
        table.row(
            [
                Table.Cell(place(glance.query, value, options)), Table.Cell("looks at", .secondary),
                Table.Cell(glance.key == glance.query ? "itself" : place(glance.key, value, options)),
                Table.Cell(percent(glance.share)),
            ], bar: glance.share)
    }
    page.table(table)
}

/// `␠river (3)`
private func place(_ position: Int, _ value: AttentionValue, _ options: RenderOptions) -> String {
    "\(options.token(value.tokens[position])) (\(position))"
}

/// One character a glance; as many maps beside each other as fit.
private func smallMaps(_ value: AttentionValue, into page: inout Page) {
    let options = page.options
    // Of a long prompt the end: that is where the next token comes from.
    let shown = Array(value.queries.suffix(24))
    guard let first = shown.first else { return }
    let keys = shown.count == value.queries.count ? Array(0...(shown.last ?? 0)).suffix(24) : shown[...]
    let width = max(keys.count, 5)
    let across = max(1, (options.columns - 2 + 3) / (width + 3))
    for start in stride(from: 0, to: value.heads.count, by: across) {
        if start > 0 { page.blank() }
        let block = value.heads[start..<min(start + across, value.heads.count)]
        let titles = block.map { $0.site + String(repeating: " ", count: max(0, width - $0.site.count)) }
        page.raw("  " + Style.secondary.paint(trimmedEnd(titles.joined(separator: "   ")), options))
        for query in shown {
            let rows = block.map { head in
                let cells = keys.map { key -> String in
                    guard key <= query else { return " " }
                    let share = Double(head.pattern[query][key])
                    let style: Style = share >= ShareShade.least ? .accent : .secondary
                    return style.paint(String(ShareShade.character(share)), options)
                }
                return cells.joined() + String(repeating: " ", count: width - keys.count)
            }
            page.raw("  " + trimmedEnd(rows.joined(separator: "   ")))
        }
    }
    page.say(ShareShade.legend, .secondary)
    if shown.count < value.queries.count || first > 0 {
        page.say("The maps show positions \(keys.first ?? 0) to \(shown.last ?? 0).", .secondary)
    }
}

/// A line a head: how its glances fall on average, and the strongest of them.
private func glances(_ value: AttentionValue, _ options: RenderOptions) -> Table {
    var table = Table([.left, .right, .right, .right, .flexible(10)])
    table.header(["head", "first", "before", "itself", "strongest elsewhere"])
    for head in value.heads {
        let queries = value.queries.filter { $0 > 0 }
        func mean(_ key: (Int) -> Int) -> String {
            guard !queries.isEmpty else { return "" }
            return percent(queries.reduce(0.0) { $0 + Double(head.pattern[$1][key($1)]) } / Double(queries.count))
        }
        var best: (query: Int, key: Int, share: Float)?
        for query in queries {
            for key in 1..<max(1, query - 1) where head.pattern[query][key] > best?.share ?? 0 {
                best = (query, key, head.pattern[query][key])
            }
        }
        let words = best.map {
            "\(place($0.query, value, options)) at \(place($0.key, value, options)) \(percent(Double($0.share)))"
        }
        table.row([
            Table.Cell(head.site), Table.Cell(mean { _ in 0 }), Table.Cell(mean { $0 - 1 }), Table.Cell(mean { $0 }),
            Table.Cell(words ?? "", .secondary),
        ])
    }
    return table
}
