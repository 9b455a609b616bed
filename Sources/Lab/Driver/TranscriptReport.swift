import Notebook

/// Cells and answers as a transcript, or as one JSON object a cell.
struct TranscriptReport: CellReport {
    private let rendering: RenderOptions
    private let isJSON: Bool
    private let keepsGoing: Bool
    /// Whether the cell itself is printed before its answer.
    private let echoes: Bool
    /// The document's name, for errors.
    private let file: String?
    private var failed = false

    init(_ options: SharedOptions, _ rendering: RenderOptions, echoes: Bool = true, file: String? = nil) {
        self.rendering = rendering
        isJSON = options.json
        keepsGoing = options.keepGoing
        self.echoes = echoes
        self.file = file
    }

    var exitCode: Int32 { failed ? 1 : 0 }

    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
        let expectsError = cell.place?.cell.expectedError != nil
        if isJSON {
            Output.write(json(cell: outcome.number, input: outcome.input, result: outcome.result) + "\n")
        } else {
            print(outcome, cell, expectsError: expectsError)
        }
        let isFailure = if case .failure = outcome.result { true } else { false }
        guard isFailure != expectsError else { return true }
        if !isFailure {
            Output.complain("\(place(cell))this cell was to fail, and did not\n")
        }
        failed = true
        return keepsGoing || cell.place?.attributes.contains(.continueOnError) == true
    }

    private func print(_ outcome: Session.Outcome, _ cell: CellInput, expectsError: Bool) {
        if echoes, !outcome.input.isEmpty { echo(outcome.input) }
        let options = rendering.with(outcome.settings)
        switch outcome.result {
        case .success(let value):
            let text = render(value, options)
            if !text.isEmpty { Output.write(text + "\n") }
        case .failure(let error):
            let text = render(error, cell: outcome.input, promptWidth: 0, options) + "\n"
            // An error that a notebook shows on purpose is part of what it tells.
            if expectsError { Output.write(text) } else { Output.complain(place(cell) + text) }
        }
    }

    private func echo(_ text: String) {
        for (index, line) in text.lines.enumerated() { Output.write((index == 0 ? "> " : ". ") + safe(line) + "\n") }
    }

    /// `lesson.md:12, cell 3: `
    private func place(_ cell: CellInput) -> String {
        guard let file, let place = cell.place else { return "" }
        return "\(safe(file)):\(place.cell.line), cell \(place.number):\n"
    }

    mutating func showUnrun(_ cell: CellInput) {
        if !isJSON { echo(cell.text) }
    }

    mutating func showGiven(_ cell: inout CellInput, _ session: Session) {
        if !cell.notes.isEmpty { showRemark(.lesson(LessonValue(cell.notes)), session) }
    }

    mutating func showRemark(_ value: Value, _ session: Session) {
        if !isJSON { Output.write(remark(value, rendering.with(session.state.settings)) + "\n") }
    }

    mutating func showProse(_ block: Document.Block, _ session: Session) {
        guard !isJSON else { return }
        switch block {
        case .prose(let text, let line):
            let (shown, problems) = Prose.filled(text, session)
            Output.write(safeProse(shown))
            for problem in problems {
                Output.complain(
                    "\(safe(file ?? "")):\(line + problem.line): {= \(safe(problem.expression)) }: \(problem.error.message)\n"
                )
                failed = true
            }
        case .fenced(_, let body, _): Output.write(safeProse(body) + "\n")
        case .quiz(let quiz): Output.write(safeProse(quiz.question) + "\n")
        case .repl: break
        }
    }
}
