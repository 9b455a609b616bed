/// The pieces of a text with their ids.
func renderTokens(_ tokens: [TokenValue], _ options: RenderOptions) -> String {
    var page = Page(options)
    if tokens.isEmpty {
        page.say("no tokens: the text is empty")
        return page.text
    }
    var table = Table([.right, .flexible(8)])
    table.header(["id", "piece"])
    for token in tokens { table.row([Table.Cell("#\(token.number)", .secondary), Table.Cell(options.token(token))]) }
    page.table(table)
    page.say(counted(tokens.count, "token", "tokens"))
    return page.text
}

/// Lines of pieces with a space between, the count at the right of the last; of very long prompts both ends.
func tokenLines(_ tokens: [TokenValue], _ options: RenderOptions) -> [String] {
    let shown = 60
    var pieces = tokens.map { options.token($0) }
    if pieces.count > shown {
        let left = options.spell("… \(grouped(pieces.count - shown)) more …")
        pieces = pieces.prefix(shown / 2) + [left] + pieces.suffix(shown / 2)
    }
    var lines: [String] = [""]
    for piece in pieces {
        let last = lines[lines.count - 1]
        if last.isEmpty {
            lines[lines.count - 1] = cut(piece, options.columns, options)
        } else if displayWidth(last) + 1 + displayWidth(piece) <= options.columns {
            lines[lines.count - 1] = last + " " + piece
        } else {
            lines.append(cut(piece, options.columns, options))
        }
    }
    let count = counted(tokens.count, "token", "tokens")
    let edge = min(options.columns, 80)
    let used = displayWidth(lines[lines.count - 1])
    let painted = Style.secondary.paint(count, options)
    if used + 2 + count.count <= edge {
        lines[lines.count - 1] += String(repeating: " ", count: edge - used - count.count) + painted
    } else {
        lines.append(String(repeating: " ", count: max(0, edge - count.count)) + painted)
    }
    return lines
}
