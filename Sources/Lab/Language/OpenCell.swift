/// Puts lines together into cells: a line that ends in `\`, or that leaves a bracket open, goes on in the next.
struct OpenCell {
    /// What was there before; it grows in place, so that a cell of very many lines takes no longer than one of few.
    private var text: String?
    private var isRaw = false
    private var depth = 0

    /// What is still missing, for the prompt; nil where the next line begins a cell.
    var isOpen: Bool { text != nil }

    /// The cell, once it is complete.
    mutating func add(_ line: String) -> String? {
        let isFirst = text == nil
        if isFirst {
            isRaw = Self.takesRawText(line)
            depth = 0
        }
        if isFirst { text = line } else { text?.append("\n" + line) }
        if !isRaw { depth = Self.depth(after: line, from: depth) }
        let endsInBackslash = line.reversed().prefix { $0 == "\\" }.count % 2 == 1
        // What is longer than any cell is not waited for any longer.
        if endsInBackslash || depth > 0, let text, text.utf8.count <= ParsedCell.longest { return nil }
        return close()
    }

    /// What there is, though more was expected.
    @discardableResult
    mutating func close() -> String? {
        defer { text = nil }
        return text
    }

    private static func takesRawText(_ line: String) -> Bool {
        let head = CellHead(line)
        guard head.assignedFrom == nil, !(head.isCall && FunctionTable.find(head.name) != nil) else { return false }
        if let exact = CommandTable.exact(head.name) { return exact.takesRawText }
        guard !head.isCall, !head.goesOnAsExpression else { return false }
        let word = Word(text: head.word, key: nil, isQuoted: false, span: head.wordSpan)
        return (try? CommandTable.find(word))?.takesRawText ?? false
    }

    /// Open brackets after the line. A quote that never closes opens nothing: nobody is trapped in one.
    private static func depth(after line: String, from start: Int) -> Int {
        var lexer = Lexer(line)
        var depth = start
        while true {
            lexer.skipBlanks()
            guard let character = lexer.current else { return depth }
            if lexer.isQuote(character) {
                do throws(CellError) { _ = try lexer.quoted() } catch { return 0 }
                continue
            }
            if character == "(" || character == "[" { depth += 1 }
            if character == ")" || character == "]" { depth = max(0, depth - 1) }
            lexer.position += 1
        }
    }
}
