/// What is in force, one intervention a line.
func renderChanges(_ value: ChangesValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    if value.changes.isEmpty {
        page.say("Nothing is changed: this is the model as it was trained.")
    } else {
        page.say("In force:", .secondary)
        for (index, change) in value.changes.enumerated() {
            page.say("\(index + 1)  \(changeWords(change, options))", hanging: 3)
        }
        page.say(
            value.changes.count == 1 ? "clear undoes it." : "clear undoes them all, clear 1 only the first.", .secondary
        )
    }
    page.notes(value.notes)
    return page.text
}

/// `In force: L2H0 off (zero, every position). clear turns it on again.`
func inForceSentence(_ changes: [ChangeValue], _ options: RenderOptions) -> String {
    let words = changes.map { changeWords($0, options) }.joined(separator: "; ")
    let onlyAblations = changes.allSatisfy { $0.kind == "ablate" }
    let pronoun = changes.count == 1 ? "it" : "them"
    return "In force: \(words). clear " + (onlyAblations ? "turns \(pronoun) on again." : "undoes \(pronoun).")
}

/// `L2H0 off (zero, every position)`
func changeWords(_ change: ChangeValue, _ options: RenderOptions) -> String {
    let site = change.site ?? "the model"
    // What another text had is put where it stood there, and nowhere beyond.
    let isPaired = change.kind == "patch" || change.mode == "resample"
    let place = isPaired && change.positions == nil ? "position by position" : positionWords(change.positions)
    switch change.kind {
    case "ablate":
        let mode =
            switch change.mode ?? "zero" {
            case "mean": "its mean instead"
            case "resample": "its values in \(quoted(change.from)) instead"
            case let other: other
            }
        return "\(site) off (\(mode), \(place))"
    case "patch":
        return "\(site) as in \(quoted(change.from)) (\(place))"
    case "steer":
        let text = change.minus.map { "\(quoted(change.from)) less \(quoted($0))" } ?? quoted(change.from)
        return "\(site) plus \(fixedSign(change.amount ?? 1)) times \(text) (\(place))"
    case "noise" where change.mode == "weights":
        let details = [change.std.map { "std \($0)" }, change.seed.map { "seed \($0)" }]
        return "noise on the weights of \(site) (\(details.compactMap { $0 }.joined(separator: ", ")))"
    case "noise":
        let details = [change.std.map { "std \($0)" }, place, change.seed.map { "seed \($0)" }]
        return "noise on \(site) (\(details.compactMap { $0 }.joined(separator: ", ")))"
    case "bias":
        let amount = change.amount ?? 0
        let sign = amount < 0 ? "−" : "+"
        let token = change.token.map { options.token($0) } ?? "one token"
        return "logit of \(token) \(sign)\(formatNumber(amount.magnitude))"
    default: return "\(change.kind) at \(site) (\(place))"
    }
}

private func fixedSign(_ number: Double) -> String {
    (number < 0 ? "−" : "") + formatNumber(number.magnitude)
}

private func quoted(_ text: String?) -> String { "\"\(brief(text ?? ""))\"" }

/// `every position`, `position 4`, `positions 2 to 5`.
func positionWords(_ positions: [Int]?) -> String {
    guard let positions, let first = positions.first, let last = positions.last else {
        return positions == nil ? "every position" : "no position"
    }
    if positions.count == 1 { return "position \(first)" }
    if positions.count > 2, positions == Array(first...max(first, last)) { return "positions \(first) to \(last)" }
    return "positions " + positions.map { String($0) }.joined(separator: ", ")
}
