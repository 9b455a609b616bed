/// A number's derivation, a line a step: the calculation, its value, and what it is.
func renderDerivation(_ value: DerivationValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    if value.quantity != value.lines.last?.expression { page.say(value.quantity, .strong) }
    let steps = value.lines.map { line in
        (
            calculation: options.spell(safe((line.name.map { "\($0) = " } ?? "") + line.expression)),
            value: options.spell(plainText(line.value.value, digits: options.digits)),
            comment: options.spell(safe(line.comment ?? ""))
        )
    }
    let widths = (
        steps.map { displayWidth($0.calculation) }.filter { $0 <= options.columns / 2 }.max() ?? 0,
        steps.map { displayWidth($0.value) }.filter { $0 <= 12 }.max() ?? 0
    )
    for step in steps {
        let value = String(repeating: " ", count: max(0, widths.1 - displayWidth(step.value))) + step.value
        let left = "  " + fitted(step.calculation, width: max(widths.0, displayWidth(step.calculation))) + " = " + value
        guard displayWidth(left) <= options.columns else {
            page.say(step.calculation)
            page.say("= \(step.value)" + (step.comment.isEmpty ? "" : "   \(step.comment)"), indent: 4)
            continue
        }
        let fits = displayWidth(left) + 2 + displayWidth(step.comment) <= options.columns
        page.raw(left + (fits && !step.comment.isEmpty ? "  " + Style.secondary.paint(step.comment, options) : ""))
        if !fits { page.say(step.comment, .secondary, indent: 4) }
    }
    page.notes(value.notes)
    return page.text
}
