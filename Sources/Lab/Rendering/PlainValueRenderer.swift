/// `[2, 1, 0.1]`, broken between numbers.
func renderVector(_ vector: [Double], _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say("[" + vector.map { formatNumber($0) }.joined(separator: ", ") + "]")
    return page.text
}

/// A text in quotes, so that spaces at its ends are seen.
func renderText(_ text: String, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say("\"\(text)\"")
    return page.text
}

/// Texts, one a line, with the index that picks each of them.
func renderList(_ texts: [String], _ options: RenderOptions) -> String {
    var page = Page(options)
    if texts.isEmpty { page.say("nothing: the list is empty") }
    for (index, text) in texts.enumerated() { page.say("\(index)  \"\(text)\"") }
    return page.text
}
