/// The words after a command, taken one by one; whatever is left at the end is an error.
struct Arguments {
    /// The whole cell, for raw text.
    let cell: String
    /// Where the words begin.
    let start: Int
    private var positional: [Word] = []
    private var options: [String: Word] = [:]

    init(cell: String, from start: Int, raw: Bool) throws(CellError) {
        self.cell = cell
        self.start = start
        if raw {
            let words: [Word]
            do throws(CellError) { words = try Lexer.words(cell, from: start) } catch { words = [] }
            // Quoted only where the whole argument is one quoted string, possibly followed by options.
            let isOneQuoted =
                words.first.map { $0.isQuoted && $0.key == nil } == true
                && words.dropFirst().allSatisfy { $0.key != nil }
            guard isOneQuoted else {
                let text = String(Array(cell)[min(start, cell.count)...]).joinedLines.trimmed
                if !text.isEmpty {
                    positional = [Word(text: text, key: nil, isQuoted: false, span: start..<max(start + 1, cell.count))]
                }
                return
            }
            try sort(words)
        } else {
            try sort(try Lexer.words(cell, from: start))
        }
    }

    private mutating func sort(_ words: [Word]) throws(CellError) {
        for word in words {
            guard let key = word.key else {
                positional.append(word)
                continue
            }
            guard options[key] == nil else {
                throw CellError(.syntax, "\"\(key)=\" is given twice", span: word.span)
            }
            options[key] = word
        }
    }

    var isEmpty: Bool { positional.isEmpty && options.isEmpty }
    var hasPositional: Bool { !positional.isEmpty }

    mutating func next() -> Word? { positional.isEmpty ? nil : positional.removeFirst() }

    mutating func next(_ what: String, hint: String) throws(CellError) -> Word {
        guard let word = next() else { throw CellError(.missingArgument, "\(what) is missing", hint: hint) }
        return word
    }

    mutating func rest() -> [Word] {
        defer { positional = [] }
        return positional
    }

    mutating func option(_ key: String) -> Word? { options.removeValue(forKey: key) }

    /// An option that has to be there, a text.
    mutating func requiredText(_ key: String, _ question: String, _ example: String) throws(CellError) -> Word {
        guard let word = option(key) else {
            throw CellError(.missingArgument, question, hint: "add \(key)=\"\(example)\"")
        }
        return word
    }

    /// Refuses what no part of the command has taken.
    func finish(_ known: [String]) throws(CellError) {
        if let word = options.values.min(by: { $0.span.lowerBound < $1.span.lowerBound }), let key = word.key {
            let near = Spelling.nearest(to: key, among: known).map { "did you mean \"\($0)=\"?" }
            let hint =
                near ?? (known.isEmpty ? "it takes none" : "known are " + known.map { "\($0)=" }.joined(separator: " "))
            throw CellError(.unknownOption, "no option \"\(key)=\" here", hint: hint, span: word.span)
        }
        if let word = positional.first {
            throw CellError(.unexpectedArgument, "\"\(brief(word.text))\" is one word too many", span: word.span)
        }
    }
}

extension String {
    /// Without the `\` that carries a line on, and the line break after it.
    var joinedLines: String {
        let joined = replacing("\\\n", with: "")
        return joined.reversed().prefix { $0 == "\\" }.count % 2 == 1 ? String(joined.dropLast()) : joined
    }

    /// Without white space at the ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
