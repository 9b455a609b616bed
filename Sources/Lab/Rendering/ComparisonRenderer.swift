/// Distributions side by side; columns that do not fit go on in a further block.
func renderComparison(_ value: ComparisonValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let labelWidth = min(16, max(8, value.rows.map { displayWidth(options.token($0)) }.max() ?? 0))
    let least = 14
    let room = options.columns - 2 - labelWidth
    let across = max(1, min(value.columns.count, room / (least + 2)))
    for start in stride(from: 0, to: value.columns.count, by: across) {
        let block = Array(value.columns[start..<min(start + across, value.columns.count)])
        if start > 0 { page.blank() }
        page.table(comparisonTable(value.rows, block, width: min(40, room / across - 2), labelWidth, options))
    }
    page.say("entropy in \(options.unit.rawValue): the higher, the less certain", .secondary)
    page.notes(value.notes)
    return page.text
}

/// Each column is a percentage and a bar in one cell of fixed width, so that bars of different columns compare.
private func comparisonTable(
    _ rows: [TokenValue], _ columns: [ComparisonValue.Column], width: Int, _ labelWidth: Int, _ options: RenderOptions
) -> Table {
    let longest = columns.map { displayWidth(options.spell(safe($0.label))) }.max() ?? 0
    let numbers = min(max(7, longest), max(7, width - 2))
    let barWidth = max(0, width - numbers - 2)
    let bars = Table.Column(reserved: barWidth)
    var table = Table([.left] + columns.flatMap { _ in [Table.Column.right, bars] })
    table.header([""] + columns.flatMap { [cut(options.spell(safe($0.label)), numbers, options), ""] })
    for (index, token) in rows.enumerated() {
        var cells = [Table.Cell(cut(options.token(token), labelWidth, options))]
        for column in columns {
            let p = column.probs.indices.contains(index) ? column.probs[index] : nil
            cells.append(Table.Cell(p.map(percent) ?? column.absent))
            cells.append(Table.Cell(Bar.draw(p ?? 0, width: barWidth, plain: options.plain), .accent))
        }
        table.row(cells)
    }
    table.row(
        ["entropy"]
            + columns.flatMap { column in
                let words = column.entropy.map { (column.isEntropyLeast ? "≥" : "") + options.entropy($0) }
                return [Table.Cell(options.spell(words ?? column.absent)), ""]
            })
    return table
}
