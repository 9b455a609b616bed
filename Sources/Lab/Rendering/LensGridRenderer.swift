/// Layers down, positions across: the best guess in each cell, and below it the target's probability where one is asked
/// for. Positions that do not fit go on in further blocks.
func lensGrids(_ value: LensValue, into page: inout Page) {
    let options = page.options
    page.say("best guess after each layer, by position", .secondary)
    grid(value, into: &page) { row in row.top.first.map { options.token($0.token) } ?? "" }
    if let target = value.target {
        page.blank()
        page.say("p(\(options.token(target))) after each layer, by position", .secondary)
        grid(value, into: &page) { row in row.target.map { percent($0.prob) } ?? "" }
    }
}

private func grid(_ value: LensValue, into page: inout Page, _ cell: (LensValue.Row) -> String) {
    let options = page.options
    var positions: [Int] = []
    var sites: [String] = []
    var texts: [String: [Int: String]] = [:]
    for row in value.rows {
        if !positions.contains(row.position) { positions.append(row.position) }
        if !sites.contains(row.site) { sites.append(row.site) }
        texts[row.site, default: [:]][row.position] = cell(row)
    }
    positions.sort()
    let cellWidth = 10
    let labels = max(5, sites.map { layerName($0).count }.max() ?? 0)
    let across = max(1, (options.columns - 2 - labels) / (cellWidth + 2))
    for start in stride(from: 0, to: positions.count, by: across) {
        if start > 0 { page.blank() }
        let block = positions[start..<min(start + across, positions.count)]
        var table = Table([.left] + block.map { _ in Table.Column.flexible(4) })
        table.header(["position"] + block.map { String($0) })
        table.header(
            ["after"]
                + block.map { position in
                    guard value.tokens.indices.contains(position) else { return "" }
                    return cut(options.token(value.tokens[position]), cellWidth, options)
                })
        for site in sites {
            let cells = block.map { Table.Cell(cut(options.spell(texts[site]?[$0] ?? ""), cellWidth, options)) }
            table.row([Table.Cell(layerName(site))] + cells)
        }
        page.table(table)
    }
}
