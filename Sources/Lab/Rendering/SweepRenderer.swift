/// How far each head, MLP or layer moves a number when it is off: a map of heads, a list of the others.
func renderSweep(_ value: SweepValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    // The distance of an answer from itself is nothing to tell.
    let before = value.metric == .kl ? "" : "; \(amount(value.baseline, value.metric, options)) before"
    let place = value.positions.map { " at pos=\($0)" } ?? ""
    let many = value.file.map { " on \($0), mean of \(counted(value.prompts.count, "prompt", "prompts"))" } ?? ""
    let runs = counted(value.cells.count * value.prompts.count, "run", "runs")
    page.say("\(metricName(value, options)), \(value.oneOff)\(place)\(many) (\(runs))\(before)")
    switch value.part {
    case .heads:
        if !options.plain { sweepMap(value, into: &page) }
        largestChanges(value, into: &page)
    case .mlps, .layers:
        page.table(barTable(value, options))
    }
    if let control = value.control, value.isShown(control.change, options) { say(control, value, into: &page) }
    page.say(
        "A small change does not prove that \(value.part.one) does nothing: others may stand in.", .secondary)
    if value.isTargetLikeliest, let target = value.target {
        page.say("\(options.token(target)) is the likeliest token here; target=TOKEN asks about another.", .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// What is measured: `p(␠Anna)`.
private func metricName(_ value: SweepValue, _ options: RenderOptions) -> String {
    let target = value.target.map { options.token($0) } ?? "target"
    return switch value.metric {
    case .prob: "p(\(target))"
    case .logit: "logit of \(target)"
    case .diff: "logit of \(target) minus logit of \(value.versus.map { options.token($0) } ?? "vs")"
    case .kl: "distance (KL) from the answer before"
    case .loss: "mean surprise over the prompt"
    }
}

/// A value with its unit.
private func amount(_ x: Double, _ metric: SweepValue.Metric, _ options: RenderOptions) -> String {
    switch metric {
    case .prob: percent(x)
    case .logit, .diff: fixed(x, 2)
    case .kl, .loss: "\(options.entropy(x)) \(options.unit.rawValue)"
    }
}

/// A change with its sign and unit: `−70.9 points`, `+0.31 nats`.
func changeAmount(_ x: Double, _ metric: SweepValue.Metric, _ options: RenderOptions) -> String {
    let (number, unit) =
        switch metric {
        case .prob: (fixed(x * 100, 1), " points")
        case .logit, .diff: (fixed(x, 2), "")
        case .kl, .loss: (options.entropy(x), " \(options.unit.rawValue)")
        }
    let isPositive = x > 0 && hasDigit(number)
    return (isPositive ? "+" : "") + number + unit
}

private func hasDigit(_ number: String) -> Bool { number.contains { ("1"..."9").contains($0) } }

/// In words, so that the map is never needed: the first five, or, where there is no map, all that it would shade.
private func largestChanges(_ value: SweepValue, into page: inout Page) {
    let options = page.options
    let scale = value.shownScale(options)
    let cells = value.largest.filter {
        options.plain ? SweepShade($0.change, scale: scale).isSeen : value.isShown($0.change, options)
    }.prefix(options.plain ? .max : 5)
    guard !cells.isEmpty else {
        let closer = value.metric == .prob ? "; metric=logit looks closer" : ""
        page.say(
            value.largest.isEmpty
                ? "no head changes anything" : "no head changes it by a digit that is shown here\(closer)")
        return
    }
    page.say("The largest changes:", .secondary)
    var table = Table([.left, .right] + (value.file == nil ? [] : [.left]) + [.right])
    for cell in cells {
        table.row(
            [
                Table.Cell(cell.site),
                Table.Cell(changeAmount(cell.change, value.metric, options), style(of: cell.change)),
            ] + spread(cell, value, options) + [
                Table.Cell("to \(amount(cell.value, value.metric, options))", .secondary)
            ])
    }
    page.table(table)
    let rest = value.cells.count - cells.count
    if options.plain, rest > 0 {
        page.say("The other \(rest) change it by less than a sixteenth of the largest.", .secondary)
    }
}

private func barTable(_ value: SweepValue, _ options: RenderOptions) -> Table {
    let isMany = value.file != nil
    var table = Table([.left, .right, .right] + (isMany ? [.left] : []))
    table.header(["off", "then", "change"] + (isMany ? ["over prompts"] : []))
    let scale = value.shownScale(options)
    for cell in value.cells {
        table.row(
            [
                Table.Cell(cell.site), Table.Cell(amount(cell.value, value.metric, options)),
                Table.Cell(changeAmount(cell.change, value.metric, options), style(of: cell.change)),
            ] + spread(cell, value, options),
            bar: cell.change.isFinite && scale > 0 ? cell.change.magnitude / scale : nil,
            barStyle: style(of: cell.change))
    }
    return table
}

/// `± 12.3`, in the unit of the change beside it; no cell where there is but one prompt.
private func spread(_ cell: SweepValue.Cell, _ value: SweepValue, _ options: RenderOptions) -> [Table.Cell] {
    guard let spread = cell.spread else { return [] }
    let number =
        switch value.metric {
        case .prob: fixed(spread * 100, 1)
        case .logit, .diff: fixed(spread, 2)
        case .kl, .loss: options.entropy(spread)
        }
    return [Table.Cell("± \(number)", .secondary)]
}

/// Whether the largest is more than chance, in a sentence or two.
private func say(_ control: SweepValue.Control, _ value: SweepValue, into page: inout Page) {
    let options = page.options
    func size(_ x: Double) -> String { String(changeAmount(x, value.metric, options).drop { $0 == "+" }) }
    let others = "\(value.cells.count - 1) \(value.part.others)"
    let most = value.cells.count > 20 ? "19 in 20 of them by no" : "none of them by"
    let scale = "\(size(control.othersMean)) on average, \(most) more than \(size(control.othersHigh))"
    guard control.judging > 0 else {
        page.say(
            "For scale: the \(others) change it by \(scale). One prompt can mislead; on=FILE takes many.", .secondary)
        return
    }
    let change = changeAmount(control.change, value.metric, options)
    let place = control.rank == 1 ? "the largest there, too" : "only number \(control.rank) there"
    page.say(
        "Control: \(control.site), the largest on \(counted(control.choosing, "prompt", "prompts")), is judged on the "
            + "\(counted(control.judging, "other", "others")): \(change), \(place); the \(others) change it by "
            + "\(scale).")
}

private func style(of change: Double) -> Style { change > 0 ? .up : change < 0 ? .down : .secondary }

extension SweepValue {
    /// The largest finite change, without its sign; 0 where it would read as nothing, so that a map makes no mountain
    /// of it.
    func shownScale(_ options: RenderOptions) -> Double {
        let scale = cells.map(\.change.magnitude).filter(\.isFinite).max() ?? 0
        return isShown(scale, options) ? scale : 0
    }

    /// Whether a change reads as one; what is infinite or no number does.
    fileprivate func isShown(_ change: Double, _ options: RenderOptions) -> Bool {
        !change.isFinite || hasDigit(changeAmount(change, metric, options))
    }

    /// Those that changed anything, most first; what is no number last.
    var largest: [Cell] {
        let moved = cells.enumerated().filter { $1.change != 0 }
        let ranked = moved.map { (rank: $1.change.isNaN ? -1 : $1.change.magnitude, place: $0, cell: $1) }
        return ranked.sorted { ($1.rank, $0.place) < ($0.rank, $1.place) }.map(\.cell)
    }
}

extension SweepValue {
    /// `one head at a time set to zero`
    fileprivate var oneOff: String {
        switch (part, mode) {
        case (.layers, .zero): "one layer at a time skipped"
        case (.layers, .mean): "what one layer at a time writes set to its mean"
        case (.layers, .resample): "one layer at a time writing what it writes in another text"
        case (_, .zero): "\(part.oneAtATime) set to zero"
        case (_, .mean): "\(part.oneAtATime) set to its mean"
        case (_, .resample): "\(part.oneAtATime) as in another text"
        }
    }
}

extension SweepValue.Part {
    fileprivate var oneAtATime: String {
        switch self {
        case .heads: "one head at a time"
        case .mlps: "one MLP at a time"
        case .layers: "one layer at a time"
        }
    }

    fileprivate var others: String {
        switch self {
        case .heads: "other heads"
        case .mlps: "other MLPs"
        case .layers: "other layers"
        }
    }

    fileprivate var one: String {
        switch self {
        case .heads: "a head"
        case .mlps: "an MLP"
        case .layers: "a layer"
        }
    }
}
