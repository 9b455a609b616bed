/// Softmax worked out line by line.
func renderSoftmax(_ value: SoftmaxValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let isScaled = value.temperature != 1
    let right = Table.Column(isRight: true, gap: 3)
    var table = Table([.flexible(6)] + Array(repeating: right, count: isScaled ? 5 : 4))
    let scaledTitle = "z / \(formatNumber(value.temperature))"
    table.header(
        ["", value.isByLogProbability ? "z = log p" : "z"] + (isScaled ? [scaledTitle, "− max"] : ["z − max"]) + [
            "exp", "÷ \(fixed(value.sum, 4))",
        ])
    func row(_ label: Table.Cell, _ numbers: [String]) {
        table.row([label] + numbers.map { Table.Cell($0) })
    }
    for index in value.z.indices {
        let label = value.labels.flatMap { $0.indices.contains(index) ? options.token($0[index]) : nil }
        row(
            Table.Cell(label ?? String(index), label == nil ? .secondary : .normal),
            [fixed(value.z[index], 3)] + (isScaled ? [fixed(value.scaled[index], 3)] : []) + [
                fixed(value.shifted[index], 3), fixedVisible(value.exp[index], 4), fixedVisible(value.p[index], 4),
            ])
    }
    let gap = Array(repeating: "", count: isScaled ? 3 : 2)
    var total = value.p.reduce(0, +)
    if value.unlisted != 0 {
        let part = value.sum > 0 ? value.unlistedSum / value.sum : 0
        total += part
        row(
            Table.Cell("… \(value.unlisted.map { counted($0, "other", "others") } ?? "the rest")", .secondary),
            gap + [fixedVisible(value.unlistedSum, 4), fixedVisible(part, 4)])
    }
    row("sum", gap + [fixed(value.sum, 4), fixed(total, 4)])
    page.table(table)
    if value.isByLogProbability {
        page.say(
            "A server tells ln p rather than logits. They differ by one number for all tokens, which softmax takes off."
        )
    }
    let z = isScaled ? "z/T" : "z"
    page.say("p = exp(\(z) − max) / Σ exp(\(z) − max)")
    if isScaled {
        page.say(
            "T = \(formatNumber(value.temperature)) is the temperature: below 1 sharpens the differences, above 1 flattens",
            .secondary)
    }
    page.say("subtracting the max changes nothing; it keeps exp from getting too large", .secondary)
    return page.text
}
