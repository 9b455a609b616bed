import Engine

/// How a model learned: its curves, its loss, and what it says now.
func renderTraining(_ value: TrainingValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say("\(value.model): \(grouped(value.parameters)) parameters, \(startWords(value.start))", .strong)
    page.say(
        "learned from \(textWords(value.text)); \(counted(value.losses.count, "step", "steps")) of "
            + "\(value.recipe.sequences) × \(grouped(value.recipe.length)) tokens at rate \(formatNumber(value.recipe.rate))"
    )
    if value.isStopped {
        page.say(
            "Stopped after step \(grouped(value.losses.count)) of \(grouped(value.recipe.steps)); the model keeps what it learned, undo takes it back.",
            .strong)
    }
    page.blank()
    if options.plain {
        page.table(stepTable(value, options))
    } else {
        for line in drawn(curves(value, steps: value.losses.count, options), options) { page.raw(line) }
    }
    page.blank()
    page.say(lossSentence(value, options))
    if let watched = value.watched, let before = value.watch.first, let after = value.watch.last {
        page.say("p(\(options.token(watched))) \(percent(before)) at first, \(percent(after)) now")
    }
    if options.showsTiming, let speed = value.tokensPerSecond { page.say("\(speedWords(speed))", .secondary) }
    if let outcome = value.outcome {
        page.blank()
        for line in renderDistribution(outcome, options).lines { page.raw(line) }
    }
    if let folder = value.folder { page.say("Written to \(safe(folder)). Try: load \(safe(folder))") }
    page.notes(value.notes)
    if !value.isStopped {
        page.say(
            "\(value.model) is loaded now. undo, typed next, takes it back\(returnWords(value.start)).", .secondary)
    }
    return page.text
}

private func startWords(_ start: TrainingValue.Start) -> String {
    switch start {
    case .noise: "from noise"
    case .weights(let model, _): "from the weights of \(safe(model))"
    }
}

private func returnWords(_ start: TrainingValue.Start) -> String {
    guard case .weights(let model, let folder?) = start, !folder.isEmpty else { return "" }
    return ", load \(safe(model)) brings the old one"
}

/// `the first sixth of the atlas (10,541 lines, 435,977 tokens)`
func textWords(_ text: LearnedText) -> String {
    "\(text.file.map { safe($0) } ?? "the first sixth of the atlas") (\(counted(text.lines, "line", "lines")), \(counted(text.tokens, "token", "tokens")))"
}

private func speedWords(_ tokensPerSecond: Double) -> String {
    "\(grouped(Int(tokensPerSecond.rounded()))) tokens a second"
}

/// `loss 7.63 nats a token at first, 1.85 in the last steps: torn among 2,041 tokens, and now among 6.36`
private func lossSentence(_ value: TrainingValue, _ options: RenderOptions) -> String {
    guard let first = value.losses.first, let last = value.finalLoss else { return "no step was taken" }
    let unit = options.unit.rawValue
    guard value.losses.count > 1 else { return "loss \(options.entropy(first)) \(unit) a token: \(tornWords(first))" }
    let blind =
        Elementary.exp(first) > Double(value.vocabulary)
        ? " (more than the \(grouped(value.vocabulary)) there are: worse than a blind guess)" : ""
    return "loss \(options.entropy(first)) \(unit) a token at first, \(options.entropy(last)) in the last steps: "
        + "\(tornWords(first))\(blind), and now among \(tokensWords(last))"
}

private func tornWords(_ loss: Double) -> String { "torn among \(tokensWords(loss)) tokens" }

/// e to the loss, the perplexity.
private func tokensWords(_ loss: Double) -> String {
    let perplexity = Elementary.exp(loss)
    return perplexity < 1e9
        ? perplexity < 100 ? formatNumber(perplexity, digits: 3) : grouped(Int(perplexity.rounded()))
        : formatNumber(perplexity)
}

/// Loss, and the probability of what is watched.
///
/// - Parameter steps: that the picture has room for.
func curves(_ value: TrainingValue, steps: Int, _ options: RenderOptions) -> [Curve] {
    let highest = value.losses.max() ?? 0
    var curves = [
        Curve(
            title: "loss in \(options.unit.rawValue)", values: value.losses, total: steps,
            top: highest, label: { options.entropy($0) })
    ]
    if let watched = value.watched {
        curves.append(
            Curve(
                title: "p(\(options.token(watched)))", values: value.watch, total: steps + 1,
                top: max(0.01, value.watch.max() ?? 0), label: percent))
    }
    return curves
}

/// The same as numbers, for who cannot see the picture: the first step and each tenth.
private func stepTable(_ value: TrainingValue, _ options: RenderOptions) -> Table {
    var table = Table([.right, .right, .right])
    table.header(
        ["step", "loss"] + (value.watched.map { ["p(\(options.token($0)))"] } ?? []))
    let count = value.losses.count
    guard count > 0 else { return table }
    let steps = (0...10).map { max(1, $0 * count / 10) }
    for (index, step) in steps.enumerated() where index == 0 || steps[index - 1] != step {
        table.row(
            [Table.Cell(grouped(step)), Table.Cell(options.entropy(value.losses[step - 1]))]
                + (value.watched == nil ? [] : [Table.Cell(percent(value.watch[step]))]))
    }
    return table
}

/// How well a model foresees a text.
func renderPerplexity(_ value: PerplexityValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let loss = options.unit == .bits ? value.loss / 0.6931471805599453 : value.loss
    page.say("\(safe(value.model)) on \(textWords(value.text))", .strong)
    page.say(
        "loss \(formatNumber(loss)) \(options.unit.rawValue) a token: the mean of −log p over "
            + counted(value.tokens, "token", "tokens"))
    let torn = (1000..<1e9).contains(value.perplexity) ? tokensWords(value.loss) : formatNumber(value.perplexity)
    page.say("perplexity \(torn): as if it had to choose among \(torn) equally likely tokens each time")
    let windows =
        value.windows == 1
        ? "in one window"
        : "in \(grouped(value.windows)) windows of at most \(grouped(value.length)) tokens, each beginning with the last one of the window before"
    page.say("All tokens but the first count, read \(windows).", .secondary)
    page.inForce(value.changes)
    return page.text
}
