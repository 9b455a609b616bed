/// Layers down, positions across: a grid for each guess, one for the target's probability and rank where one is asked
/// for, and one for KL. Positions that do not fit go on in further blocks.
func lensGrids(_ value: LensValue, into page: inout Page) {
    let options = page.options
    for number in 1...max(1, value.rows.map(\.top.count).max() ?? 0) {
        page.say("\(guessName(number)) after each layer, by position", .secondary)
        grid(value, into: &page) { row in row.top.count < number ? "" : options.token(row.top[number - 1].token) }
        page.blank()
    }
    if let target = value.target {
        page.say("p(\(options.token(target))) and its rank (in brackets) after each layer, by position", .secondary)
        grid(value, cellWidth: 14, into: &page) { row in
            row.target.map { "\(percent($0.prob)) (\(grouped($0.rank)))" } ?? ""
        }
        page.blank()
    }
    page.say("KL after each layer: how far from the model's own answer there, in \(options.unit.rawValue)", .secondary)
    grid(value, into: &page) { options.divergence($0.divergence) }
}

private func grid(
    _ value: LensValue, cellWidth: Int = 10, into page: inout Page, _ cell: (LensValue.Row) -> String
) {
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
