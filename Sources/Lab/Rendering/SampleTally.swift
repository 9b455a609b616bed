/// Many draws of a single token each: how often the dice fell on what, beside how often they should.
func sampleTally(_ value: SampleValue, into page: inout Page) {
    let options = page.options
    let draws = value.continuations.compactMap(\.draws.first)
    var counts: [TokenValue: (draw: SampleValue.Draw, times: Int)] = [:]
    for draw in draws { counts[draw.token, default: (draw, 0)].times += 1 }
    let ranked = counts.values.sorted { ($1.times, $0.draw.token.number) < ($0.times, $1.draw.token.number) }
    let differs = draws.contains { $0.prob != nil && $0.prob != $0.modelProb }
    var table = Table([.flexible(6), .right, .right, .right] + (differs ? [.right] : []))
    table.header(["fell on", "times", "share", differs ? "p(dice)" : "p"] + (differs ? ["p(model)"] : []))
    let shown = ranked.prefix(SampleValue.tallyRows)
    for (draw, times) in shown {
        let share = Double(times) / Double(draws.count)
        var cells = [
            Table.Cell(options.token(draw.token)), Table.Cell(grouped(times)), Table.Cell(percent(share)),
            Table.Cell(percent(draw.prob ?? draw.modelProb), .secondary),
        ]
        if differs { cells.append(Table.Cell(percent(draw.modelProb), .secondary)) }
        table.row(cells, bar: share)
    }
    let rest = ranked.dropFirst(shown.count)
    if !rest.isEmpty {
        let times = rest.reduce(0) { $0 + $1.times }
        table.row([
            Table.Cell(counted(rest.count, "other", "others"), .secondary), Table.Cell(grouped(times)),
            Table.Cell(percent(Double(times) / Double(draws.count))),
        ])
    }
    page.table(table)
    page.say("share: how often the dice fell on it; p: how often they would in the long run", .secondary)
}

extension SampleValue {
    /// From here on draws of one token are counted rather than listed.
    static let tallyFrom = 10
    static let tallyRows = 12

    /// Whether only one token was drawn each time, and often.
    var isTally: Bool { length == 1 && continuations.count >= Self.tallyFrom }

    /// The reason for which all continuations ended, if it is one and the same.
    var commonStop: Continuation? {
        guard let first = continuations.first else { return nil }
        let isOne = continuations.allSatisfy { $0.stopped == first.stopped && $0.draws.count == first.draws.count }
        return isOne ? first : nil
    }
}
