/// A logit as a ledger: the largest parts, all others in one line, and the sum beside the model's own number.
func renderAttribution(_ value: AttributionValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say("\(whatIsSummed(value, options)), part by part")
    let ranked = value.ranked
    let shown = ranked.prefix(value.shown)
    let rest = ranked.dropFirst(shown.count)
    let scale = shown.first?.contribution.magnitude ?? 0
    var table = Table([.left, .right])
    table.header(["part", "adds"])
    for part in shown { table.row(part.site, part.contribution, scale) }
    if !rest.isEmpty {
        table.row(
            counted(rest.count, "other", "others"), rest.reduce(0) { $0 + $1.contribution }, 0, style: .secondary)
    }
    table.row([Table.Cell("sum", .strong), Table.Cell(fixed(value.total, 2), .strong)])
    page.table(table)
    let off = abs(value.total - value.logit)
    page.say(
        "The model's own \(value.versus == nil ? "logit" : "difference") is \(fixed(value.logit, 2)); the sum misses it by \(off < 1e-4 ? "less than 0.0001" : formatNumber(off)).",
        .secondary)
    page.say(
        "Only each part's direct way counts: what later layers made of it is in their lines, and they may make up for a part that is off.",
        .secondary)
    if value.isTargetLikeliest {
        page.say(
            "\(options.token(value.target)) is the likeliest token here; attribute TOKEN asks about another.",
            .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// `logit of ␠Anna minus logit of ␠Ben after ␠to (position 14)`
private func whatIsSummed(_ value: AttributionValue, _ options: RenderOptions) -> String {
    let versus = value.versus.map { " minus logit of \(options.token($0))" } ?? ""
    return
        "logit of \(options.token(value.target))\(versus) after \(options.token(value.token)) (position \(value.position))"
}

extension Table {
    fileprivate mutating func row(_ name: String, _ contribution: Double, _ scale: Double, style: Style? = nil) {
        let sign: Style = contribution > 0 ? .up : contribution < 0 ? .down : .secondary
        let text = fixed(contribution, 2)
        row(
            [Cell(name, style ?? .normal), Cell(contribution > 0 ? "+" + text : text, sign)],
            bar: scale > 0 ? contribution.magnitude / scale : nil, barStyle: sign)
    }
}
