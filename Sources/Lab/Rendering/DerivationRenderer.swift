/// A number's derivation: calculation, value, and what it is.
func renderDerivation(_ value: DerivationValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say(value.quantity, .strong)
    let values = value.lines.map { plainText($0.value.value, digits: options.digits) }
    let expressions = value.lines.map { safe($0.expression) }
    let column = expressions.map(displayWidth).filter { $0 <= 40 }.max() ?? 0
    for (index, line) in value.lines.enumerated() {
        if let comment = line.comment { page.say(comment, .secondary, indent: 4) }
        let shown = fitted(expressions[index], width: max(column, displayWidth(expressions[index])))
        if displayWidth(shown) + displayWidth(values[index]) + 5 <= options.columns {
            page.raw("  \(shown) = \(values[index])")
        } else {
            page.say("\(expressions[index]) = \(values[index])")
        }
    }
    page.notes(value.notes)
    return page.text
}
