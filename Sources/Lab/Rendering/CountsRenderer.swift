/// What follows a text in the corpus, with what was meant to follow and what the model makes of it.
func renderCounts(_ value: CountsValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let isKnown = value.next.contains { $0.exact != nil }
    let isRun = value.next.contains { $0.prob != nil }
    if !value.next.isEmpty {
        page.table(countsTable(value, isKnown: isKnown, isRun: isRun, options))
    }
    let size = "the training text (\(byteSize(value.bytes)), \(counted(value.lines, "line", "lines")))"
    let times = value.total + value.split
    page.say(times == 0 ? "not once in \(size)" : "\(counted(times, "time", "times")) in \(size)")
    if value.split > 0 {
        let part = value.split == times ? "always" : "\(counted(value.split, "time", "times"))"
        page.say("\(part) as the beginning of a longer token, where none can follow: not in the table")
    }
    var legend: [String] = []
    if value.total > 0 { legend.append("share: the part of the count") }
    if isKnown { legend.append("exact: the probability by which the text was drawn") }
    if isRun { legend.append("p(model): what the model says now") }
    if !legend.isEmpty { page.say(legend.joined(separator: "; "), .secondary) }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

private func countsTable(_ value: CountsValue, isKnown: Bool, isRun: Bool, _ options: RenderOptions) -> Table {
    var columns: [Table.Column] = [.left, .flexible(8), .right, .right]
    var titles = ["", "what follows", "count", "share"]
    if isKnown { titles.append("exact") }
    if isRun { titles.append("p(model)") }
    columns += Array(repeating: .right, count: titles.count - columns.count)
    var table = Table(columns)
    table.header(titles)
    for (index, row) in value.next.enumerated() {
        var cells = [
            Table.Cell(String(index + 1), .secondary), Table.Cell(options.token(row.token)),
            Table.Cell(grouped(row.count)), Table.Cell(value.total > 0 ? percent(row.share) : "–"),
        ]
        if isKnown { cells.append(Table.Cell(row.exact.map(percent) ?? "–")) }
        if isRun { cells.append(Table.Cell(row.prob.map(percent) ?? "–")) }
        table.row(cells, bar: value.total > 0 ? row.share : row.exact ?? 0)
    }
    if value.restCount > 0 {
        let others = counted(value.restCount, "other", "others")
        table.row([
            "…", Table.Cell(others, .secondary), Table.Cell(grouped(value.rest), .secondary),
            Table.Cell(value.total > 0 ? percent(Double(value.rest) / Double(value.total)) : "–", .secondary),
        ])
    }
    return table
}
