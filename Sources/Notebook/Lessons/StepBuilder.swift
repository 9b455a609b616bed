/// Cuts a document into steps: prose up to the cells or the question that it leads to, and a new step at each heading.
/// What a section says last, with nothing more to do, belongs to the step before.
///
/// A prediction and the cells that follow it are one step, because only they show whether it was right.
struct StepBuilder {
    private let blocks: [Document.Block]
    private var done: [LessonStep] = []
    private var parts: [LessonStep.Part] = []
    private var heading = ""
    private var ordinal = 0
    private var cellCount = 0

    init(_ document: Document) {
        blocks = document.blocks.flatMap(Self.sections)
    }

    mutating func steps() -> [LessonStep] {
        for (index, block) in blocks.enumerated() {
            switch block {
            case .prose(let text, let line):
                if let title = Self.heading(text) {
                    if !isHeadingAlone { close() }
                    if title != heading { (heading, ordinal) = (title, 0) }
                }
                if !text.isBlank { parts.append(.prose(text, line: line)) }
            case .fenced(let info, let body, let line): parts.append(.code(info: info, body, line: line))
            case .repl(let repl):
                defer { cellCount += repl.cells.count }
                if repl.cells.isEmpty { continue }
                parts.append(.cells(repl, first: cellCount))
                // What is only shown asks for nothing.
                if !repl.attributes.contains(.noRun) { close() }
            case .quiz(let quiz):
                parts.append(.quiz(quiz))
                if quiz.kind != .predict || !isRevealed(after: index) { close() }
            }
        }
        close()
        return done
    }

    /// Nothing but headings so far: a title and the first heading below it belong together.
    private var isHeadingAlone: Bool {
        parts.allSatisfy { part in
            guard case .prose(let text, _) = part else { return false }
            let lines = text.split(whereSeparator: \.isNewline).map(String.init)
            return lines.filter { !$0.isBlank }.allSatisfy { Self.heading($0) != nil }
        }
    }

    /// Whether cells follow with nothing but words and other predictions before them.
    private func isRevealed(after index: Int) -> Bool {
        for block in blocks[(index + 1)...] {
            switch block {
            case .prose(let text, _): if Self.heading(text) != nil { return false }
            case .fenced: continue
            case .repl(let repl): if !repl.attributes.contains(.noRun), !repl.cells.isEmpty { return true }
            case .quiz(let quiz): if quiz.kind != .predict { return false }
            }
        }
        return false
    }

    private mutating func close() {
        guard !parts.isEmpty else { return }
        defer { parts = [] }
        if let last = done.last, last.heading == heading, ordinal > 0, !parts.contains(where: \.isInteractive) {
            done[done.count - 1].parts += parts
            return
        }
        done.append(LessonStep(key: StepKey(digest: digest, heading: heading, ordinal: ordinal), parts: parts))
        ordinal += 1
    }

    /// A question is known by what it asks, so that it stays answered when the words around it change; whatever else asks
    /// nothing, or the same as a step before, by all its words.
    private var digest: String {
        func digest(of parts: [LessonStep.Part]) -> String {
            StepKey.digest(of: parts.map(\.words).joined(separator: "\n"))
        }
        let asked = parts.filter { if case .quiz(let quiz) = $0 { quiz.kind != .predict } else { false } }
        let short = digest(of: asked)
        return asked.isEmpty || done.contains { $0.key.digest == short } ? digest(of: parts) : short
    }

    /// Prose in pieces that each begin with a heading, the first perhaps without.
    private static func sections(_ block: Document.Block) -> [Document.Block] {
        guard case .prose(let text, let first) = block else { return [block] }
        var pieces: [Document.Block] = []
        var piece: [Substring] = []
        var start = first
        for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if heading(String(line)) != nil, !piece.isEmpty {
                pieces.append(.prose(piece.joined(separator: "\n") + "\n", line: start))
                (piece, start) = ([], first + offset)
            }
            piece.append(line)
        }
        if !piece.isEmpty { pieces.append(.prose(piece.joined(separator: "\n"), line: start)) }
        return pieces
    }

    /// The words of a heading that the text begins with.
    static func heading(_ text: String) -> String? {
        guard let line = text.split(separator: "\n", maxSplits: 1).first else { return nil }
        let marks = line.prefix { $0 == "#" }
        guard (1...6).contains(marks.count), line.dropFirst(marks.count).first?.isWhitespace == true else { return nil }
        return InlineText.plain(DocumentReader.trimmed(line.dropFirst(marks.count)))
    }
}

extension LessonStep.Part {
    /// What makes the part what it is.
    fileprivate var words: String {
        switch self {
        case .prose(let text, _), .code(_, let text, _): text
        case .cells(let block, _): block.cells.map(\.source).joined(separator: "\n")
        case .quiz(let quiz): quiz.question + (quiz.answer ?? quiz.check ?? "") + quiz.options.map(\.text).joined()
        }
    }
}
