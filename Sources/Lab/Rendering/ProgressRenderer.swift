import Engine

/// How far a cell is, to be drawn in place: lines of at most the screen's width.
///
/// - Parameter rows: of the screen; a low one gets one line.
func renderProgress(_ progress: Progress, rows: Int, _ options: RenderOptions) -> [String] {
    let head = progressBar(progress, options)
    guard case .training(let value, _) = progress, rows >= 12 else { return [head] }
    return [head, numbersLine(value, options)] + drawn(curves(value, steps: value.recipe.steps, options), options) + [
        Style.secondary.paint(cut("  Ctrl-C stops, and keeps what was learned.", options.columns, options), options)
    ]
}

/// The same as a sentence, for where nothing can be drawn.
func progressSentence(_ progress: Progress, _ options: RenderOptions) -> String {
    var parts = [place(progress)]
    if case .training(let value, _) = progress { parts += numbers(value, options) }
    if let left = progress.secondsLeft { parts.append(timeLeft(left)) }
    var sentence: String { options.spell(parts.joined(separator: ", ")) }
    while parts.count > 1, displayWidth(sentence) > options.columns { parts.removeLast() }
    return sentence
}

/// `  ▕████████▌       ▏ step 41 of 72, 3 s left`
private func progressBar(_ progress: Progress, _ options: RenderOptions) -> String {
    let words = " \(place(progress))" + (progress.secondsLeft.map { ", \(timeLeft($0))" } ?? "")
    let width = min(24, options.columns - displayWidth(words) - 4)
    guard width >= 4 else { return cut(words, options.columns, options) }
    let bar = Bar.draw(Double(progress.done) / Double(max(1, progress.total)), width: width, plain: options.plain)
    return "  ▕" + Style.accent.paint(bar, options) + String(repeating: " ", count: width - displayWidth(bar)) + "▏"
        + words
}

private func place(_ progress: Progress) -> String {
    let (done, total) = (grouped(progress.done), grouped(progress.total))
    switch progress {
    case .training: return "step \(done) of \(total)"
    case .parts(let what, _, _, _): return "\(done) of \(total) \(what)"
    case .download(let done, let total, _, _, let note):
        let speed = note ?? progress.rate.map { "\(byteSize(Int($0))) a second" }
        return "\(byteSize(done)) of \(byteSize(total))" + (speed.map { ", \($0)" } ?? "")
    }
}

private func numbersLine(_ value: TrainingValue, _ options: RenderOptions) -> String {
    var parts = numbers(value, options)
    if let speed = value.tokensPerSecond { parts.append("\(grouped(Int(speed.rounded()))) tokens a second") }
    while parts.count > 1, displayWidth(parts.joined(separator: " · ")) > options.columns - 2 { parts.removeLast() }
    return cut("  " + parts.joined(separator: " · "), options.columns, options)
}

private func numbers(_ value: TrainingValue, _ options: RenderOptions) -> [String] {
    var parts: [String] = []
    if let loss = value.finalLoss { parts.append("loss \(options.entropy(loss))") }
    if let watched = value.watched, let p = value.watch.last {
        parts.append("p(\(options.token(watched))) \(percent(p))")
    }
    return parts
}

/// `9 s left`, `2 min left`
private func timeLeft(_ seconds: Double) -> String {
    if seconds < 1 { return "done in a second" }
    if seconds < 90 { return "\(Int(seconds.rounded())) s left" }
    return seconds < 5400 ? "\(Int((seconds / 60).rounded())) min left" : "\(Int((seconds / 3600).rounded())) h left"
}
