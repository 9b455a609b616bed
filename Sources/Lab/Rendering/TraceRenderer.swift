/// Where a corrupted fact comes back: positions down, layers across.
func renderTrace(_ value: TraceValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let subject = value.subject.map { options.token(value.tokens[$0]) }.joined(separator: " ")
    page.say(
        "p(\(options.token(value.target))) with noise on \(cut(subject, 40, options)), and \(value.restored) restored at "
            + "one position at a time (\(counted(value.runs, "run", "runs")), \(value.seedWords), std=\(value.std))")
    var ends = Table([.left, .right, .left])
    ends.row(["clean", Table.Cell(percent(value.clean))], bar: value.clean)
    ends.row(
        [
            "corrupted", Table.Cell(percent(value.corrupted)),
            Table.Cell("± \(fixed(value.corruptedSpread * 100, 1))", .secondary),
        ], bar: value.corrupted)
    page.table(ends)
    if value.clean - value.corrupted < 0.1 * value.clean {
        page.say("This noise takes little away, so there is little to bring back; a larger std= takes more.")
    }
    if !options.plain { traceMap(value, into: &page) }
    strongest(value, into: &page)
    page.say(
        "Where it comes back, the fact passes by; that it is stored there does not follow.", .secondary)
    if value.isTargetLikeliest {
        page.say(
            "\(options.token(value.target)) is the likeliest token here; target=TOKEN asks about another.", .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// Each cell is a sign and a shade, so that colour only repeats what stands there. Layers that do not fit go on in
/// further blocks.
private func traceMap(_ value: TraceValue, into page: inout Page) {
    let options = page.options
    let positions = Dictionary(grouping: value.rows, by: \.position).sorted { $0.key < $1.key }
    let layers = positions.first?.value.map(\.layer) ?? []
    let names = value.tokens.indices.map { position in
        (value.subject.contains(position) ? "* " : "  ") + options.token(value.tokens[position])
    }
    let digits = String(value.tokens.count - 1).count
    let longest = min(24, max(8, options.columns / 3))
    let width = min(longest, names.map(displayWidth).max() ?? 0)
    let across = max(1, (options.columns - 4 - digits - width) / 3)
    for start in stride(from: 0, to: layers.count, by: across) {
        if start > 0 { page.blank() }
        let block = layers[start..<min(start + across, layers.count)]
        let titles = block.map { " " + ($0 < 10 ? "L\($0)" : String($0)) }.joined()
        page.raw(blank(digits + width + 3) + Style.secondary.paint(titles, options))
        for (position, rows) in positions {
            let shades = rows.filter { block.contains($0.layer) }.map { row in
                let shade = SweepShade(value.change(row), scale: value.shownScale)
                return " " + shade.style.paint(shade.text, options)
            }
            let number = blank(digits - String(position).count) + String(position)
            let name = cut(names[position], width, options)
            page.raw(
                "  " + Style.secondary.paint(number, options) + " " + name + blank(width - displayWidth(name))
                    + shades.joined())
        }
    }
    page.say("* has the noise", .secondary)
    shadeLegend(value.rows.map(value.change), scale: value.shownScale, into: &page) { points($0) }
}

/// In words, so that the map is never needed: the first five, or, where there is no map, all that it would shade.
private func strongest(_ value: TraceValue, into page: inout Page) {
    let options = page.options
    let scale = value.shownScale
    let seen = value.strongest.filter { SweepShade(value.change($0), scale: scale).isSeen }
    let rows = seen.prefix(options.plain ? .max : 5)
    guard !rows.isEmpty else {
        page.say("no place changes it by a digit that is shown here")
        return
    }
    page.say("What moves it most:", .secondary)
    var table = Table([.left, .flexible(6), .right, .right, .left])
    for row in rows {
        table.row([
            Table.Cell(row.site), Table.Cell("at \(row.position) \(options.token(value.tokens[row.position]))"),
            Table.Cell(points(value.change(row)), value.change(row) < 0 ? .down : .up),
            Table.Cell("to \(percent(row.value))", .secondary),
            Table.Cell("± \(fixed(row.spread * 100, 1))", .secondary),
        ])
    }
    page.table(table)
    if options.plain, value.rows.count > rows.count {
        page.say(
            "The other \(value.rows.count - rows.count) change it by less than a sixteenth of the largest.", .secondary)
    }
}

private func points(_ change: Double) -> String {
    let number = fixed(change * 100, 1)
    return (change > 0 && number != "0.0" ? "+" : "") + number + " points"
}

extension TraceValue {
    /// The largest change, without its sign; 0 where it would read as nothing, so that a map makes no mountain of it.
    fileprivate var shownScale: Double {
        let scale = rows.map { change($0).magnitude }.filter(\.isFinite).max() ?? 0
        return points(scale).hasPrefix("0.0") ? 0 : scale
    }

    /// Most first.
    fileprivate var strongest: [Row] {
        rows.enumerated().sorted {
            (change($1.element).magnitude, $0.offset) < (change($0.element).magnitude, $1.offset)
        }.map(\.element)
    }

    fileprivate var seedWords: String {
        seeds == 1 ? "seed \(seed)" : "\(seeds) seeds from \(seed) on"
    }

    /// What is restored at a time: `the stream after a layer`.
    fileprivate var restored: String {
        switch (part, window) {
        case (.layer, 1): "the stream after one layer"
        case (.attention, 1): "one layer's attention output"
        case (.mlp, 1): "one layer's MLP output"
        case (.layer, _): "the stream after \(window) layers next to each other"
        case (.attention, _): "the attention output of \(window) layers next to each other"
        case (.mlp, _): "the MLP output of \(window) layers next to each other"
        }
    }
}
