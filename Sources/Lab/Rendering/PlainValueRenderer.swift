/// A value of the calculator as it prints it: `[2, 1, 0.1]`, and of a long vector the beginning.
func plainText(_ value: Value, digits: Int) -> String {
    switch value {
    case .number(let number): return formatNumber(number, digits: digits)
    case .vector(let vector):
        let shown = vector.count > 24 ? 16 : vector.count
        let rest = vector.count > shown ? ", … \(grouped(vector.count - shown)) more" : ""
        return "[" + vector.prefix(shown).map { formatNumber($0, digits: digits) }.joined(separator: ", ") + rest + "]"
    case .text(let text): return "\"\(safe(text))\""
    case .truth(let truth): return truth ? "true" : "false"
    case .list(let texts):
        let shown = texts.count > 4 ? 3 : texts.count
        let rest = texts.count > shown ? ", … \(grouped(texts.count - shown)) more" : ""
        return "[" + texts.prefix(shown).map { "\"\(safe($0))\"" }.joined(separator: ", ") + rest + "]"
    default: return ""
    }
}

/// On lines of the screen's width.
func renderPlain(_ value: Value, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say(plainText(value, digits: options.digits), indent: 0)
    return page.text
}

/// Words for people, as they are.
func renderMessage(_ text: String, _ options: RenderOptions) -> String {
    guard !text.isEmpty else { return "" }
    var page = Page(options)
    for line in text.lines {
        let margin = line.prefix { $0 == " " }.count
        page.say(String(line.dropFirst(margin)), indent: 2 + margin)
    }
    return page.text
}

/// Texts, one a line, with the index that picks each of them.
func renderList(_ texts: [String], _ options: RenderOptions) -> String {
    var page = Page(options)
    if texts.isEmpty { page.say("nothing: the list is empty", indent: 0) }
    for (index, text) in texts.enumerated() { page.say("\(index)  \"\(text)\"", indent: 0) }
    return page.text
}
