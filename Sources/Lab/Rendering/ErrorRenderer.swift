/// A failed cell: where, what, and what to do about it.
///
/// With a `promptWidth` the cell stands on the line above, as typed after a prompt of that width, and a caret line
/// points into it; with 0 the cell's line is repeated first.
func render(_ error: CellError, cell: String, promptWidth: Int, _ options: RenderOptions) -> String {
    var page = Page(options)
    if let span = error.span {
        let place = Excerpt(cell, span)
        let isOnScreen =
            promptWidth > 0 && place.isAsTyped && promptWidth + place.start + place.width <= options.columns
        if isOnScreen {
            page.raw(caret(place, indent: promptWidth, options))
        } else {
            let shown = place.clipped(to: options.columns - 2, options)
            page.raw("  " + shown.line)
            page.raw(caret(shown, indent: 2, options))
        }
    }
    let message = (options.plain ? "error: " : "") + error.message
    let joined = error.hint.map { "\(message); \($0)" } ?? message
    if error.hint?.hasPrefix("did you mean") != false, displayWidth(joined) + 2 <= options.columns {
        page.say(joined)
    } else {
        page.say(message)
        if let hint = error.hint { page.say(hint, .secondary) }
    }
    return page.text
}

private func caret(_ place: Excerpt, indent: Int, _ options: RenderOptions) -> String {
    String(repeating: " ", count: indent + place.start)
        + Style.down.paint(String(repeating: "^", count: max(1, place.width)), options)
}

/// The line of a cell that an error means, and where in it, in cells of the screen.
private struct Excerpt {
    var line: String
    var start: Int
    var width: Int
    /// The cell is this line, and what a terminal shows of it: no tab or other control character in it.
    var isAsTyped: Bool

    init(_ cell: String, _ span: Range<Int>) {
        let characters = Array(cell)
        let from = min(max(0, span.lowerBound), characters.count)
        let to = min(max(from, span.upperBound), characters.count)
        let lineStart = (characters[..<from].lastIndex { $0.isNewline }).map { $0 + 1 } ?? 0
        let lineEnd = characters[from...].firstIndex { $0.isNewline } ?? characters.count
        line = safe(String(characters[lineStart..<lineEnd]))
        start = displayWidth(safe(String(characters[lineStart..<from])))
        width = displayWidth(safe(String(characters[from..<min(to, lineEnd)])))
        isAsTyped = line == cell
    }

    /// A window around the place where the line is too long for the screen.
    func clipped(to columns: Int, _ options: RenderOptions) -> Excerpt {
        guard max(displayWidth(line), start + max(1, width)) > columns else { return self }
        var copy = self
        let mark = options.spell("…")
        let markWidth = displayWidth(mark)
        var skipped = 0
        if start + max(1, width) > columns - markWidth {
            let wanted = max(0, start - columns / 2)
            var rest = Substring(line)
            while skipped < wanted, let character = rest.popFirst() { skipped += displayWidth(String(character)) }
            copy.line = mark + rest
            copy.start = start - skipped + markWidth
        }
        copy.line = cut(copy.line, columns, options)
        copy.width = max(1, min(width, columns - copy.start))
        return copy
    }
}
