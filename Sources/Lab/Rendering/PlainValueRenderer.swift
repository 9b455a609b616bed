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

/// Words for people, as they are; what is too wide goes on below itself.
func renderMessage(_ text: String, _ options: RenderOptions) -> String {
    guard !text.isEmpty else { return "" }
    var page = Page(options)
    for line in text.lines { page.list(line) }
    return page.text
}

extension Page {
    /// A line of a list: what follows a wide gap goes on below where it began, other text below its first word.
    fileprivate mutating func list(_ line: String) {
        let characters = Array(options.spell(safe(line)))
        let first = characters.firstIndex { $0 != " " } ?? 0
        let gap = characters.indices.dropFirst(first).first { characters[$0...].starts(with: "  ") }
        let column = gap.flatMap { gap in characters[gap...].firstIndex { $0 != " " } } ?? first
        let hang = column <= options.columns / 2 ? column : first
        let lines = wrapped(String(characters[hang...]), width: options.columns - 2 - hang)
        raw(lines.isEmpty ? "" : "  " + String(characters[..<hang]) + lines[0])
        for rest in lines.dropFirst() { raw(String(repeating: " ", count: 2 + hang) + rest) }
    }
}

/// Texts, one a line, with the index that picks each of them.
func renderList(_ texts: [String], _ options: RenderOptions) -> String {
    var page = Page(options)
    if texts.isEmpty { page.say("nothing: the list is empty", indent: 0) }
    for (index, text) in texts.enumerated() { page.say("\(index)  \"\(text)\"", indent: 0) }
    return page.text
}
