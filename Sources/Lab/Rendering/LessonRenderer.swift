import Notebook

/// What the tutor says, with a blank line between one thing and the next.
func renderLesson(_ lesson: LessonValue, _ options: RenderOptions) -> String {
    var prose = ProseRenderer(options)
    let isRow: (LessonValue.Piece) -> Bool = { if case .row = $0 { true } else { false } }
    let isNote: (LessonValue.Piece) -> Bool = { if case .note = $0 { true } else { false } }
    let isOption: (LessonValue.Piece) -> Bool = { if case .option = $0 { true } else { false } }
    let rows = lesson.pieces.filter(isRow)
    var before: LessonValue.Piece?
    for piece in lesson.pieces {
        let isContinued =
            before.map { isRow($0) && isRow(piece) || isOption($0) && isOption(piece) || isNote($0) && isNote(piece) }
            ?? false
        if !isContinued { prose.gap() }
        prose.add(piece, rows)
        before = piece
    }
    return prose.lines.joined(separator: "\n")
}

/// What is said to an answer that stands above it; more than a word about what to do next stands apart.
func remark(_ value: Value, _ options: RenderOptions) -> String {
    guard case .lesson(let lesson) = value, case .note? = lesson.pieces.first else {
        return "\n" + render(value, options)
    }
    return render(value, options)
}

extension ProseRenderer {
    fileprivate mutating func add(_ piece: LessonValue.Piece, _ rows: [LessonValue.Piece]) {
        switch piece {
        case .rule(let lesson, let step, let count): raw(rule(safe(lesson), step, count))
        case .prose(let text): add(text)
        case .question(let text): add(text)
        case .code(let text):
            for line in safeProse(text).lines { raw("    " + Style.accent.paint(line, options)) }
        case .option(let letter, let text):
            add(InlineText.parse(safe(text)), first: "  \(letter)) ", rest: "     ")
        case .right(let text):
            let word = text.hasPrefix("Right") ? "" : "Right. "
            add(Verdict(mark: options.plain ? word : "✓ ", style: .up, text: text))
        case .wrong(let text): add(Verdict(mark: options.plain ? "No. " : "✗ ", style: .down, text: text))
        case .note(let text):
            add(InlineText.parse(safe(text)), first: "  ", rest: "  ", all: options.color == .none ? nil : .secondary)
        case .row(let name, let text, let state): addRow(safe(name), safe(text), safe(state), rows)
        }
    }

    private struct Verdict {
        var mark: String
        var style: Style
        var text: String
    }

    private mutating func add(_ verdict: Verdict) {
        let mark = verdict.mark
        let words = InlineText.parse(safe(verdict.text))
        add(
            words, first: mark, rest: String(repeating: " ", count: options.plain ? 0 : displayWidth(mark)),
            mark: verdict.style)
    }

    /// `── 04 Where 0.40 comes from · step 3 of 12 ─────`
    private func rule(_ lesson: String, _ step: Int, _ count: Int) -> String {
        let width = min(Self.measure, options.columns)
        guard !options.plain else { return options.spell("\(lesson), step \(step) of \(count)") }
        let end = " · step \(step) of \(count) "
        let title = cut("── \(lesson)", width - displayWidth(end), options)
        let rest = max(0, width - displayWidth(title) - displayWidth(end))
        return Style.secondary.paint(title + end + String(repeating: "─", count: rest), options)
    }

    private mutating func addRow(_ name: String, _ text: String, _ state: String, _ rows: [LessonValue.Piece]) {
        func width(_ part: (String, String) -> String) -> Int {
            rows.map { piece in
                if case .row(let name, let text, _) = piece { displayWidth(safe(part(name, text))) } else { 0 }
            }.max() ?? 0
        }
        let names = width { name, _ in name }
        let texts = min(width { _, text in text }, max(12, options.columns - names - 30))
        let label = String(repeating: " ", count: max(0, names - displayWidth(name))) + name
        let line = "  \(label)  \(fitted(options.spell(text), width: texts))  \(state)"
        raw(cut(String(line.reversed().drop { $0 == " " }.reversed()), options.columns, options))
    }
}
