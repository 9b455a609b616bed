import Notebook

/// Going into a lesson, through it, and out of it.
extension Session {
    /// The lesson that one is in.
    func visit() throws(CellError) -> LessonVisit {
        guard let lesson else {
            throw CellError(.notAvailable, "this is for lessons, and none is open", hint: "lesson lists them")
        }
        return lesson
    }

    /// - Parameter step: from 1; nil for where the learner was.
    mutating func enterLesson(_ word: String, step: Int? = nil) throws(CellError) -> LessonValue {
        let entry = try workshop.lessons.find(word)
        let notebook = try NotebookFile(entry.path)
        let found = Lesson(notebook.document, name: entry.name)
        guard !found.steps.isEmpty else {
            throw CellError(.unreadableInput, "\(safe(entry.path)) has no steps", hint: "a lesson has prose and cells")
        }
        if let step, !(1...found.steps.count).contains(step) {
            throw CellError(.badValue, "this lesson has steps 1 to \(found.steps.count), not \(step)")
        }
        let home = lesson?.home.first ?? self
        var start = try notebook.session(home.workshop, allow: false)
        start.keepSettings(of: self)
        var visit = LessonVisit(entry, found, start: start, home: home)
        let resumed = step == nil ? visit.progress.place?.number ?? 0 : 0
        visit.go(to: step.map { $0 - 1 } ?? resumed)
        let expected = try visit.rails.state(before: visit.position)
        var inner = Session(state: start.state, workshop: home.workshop, origin: start.origin)
        // The cell that led here is counted when it is done.
        inner.number = 0
        inner.goOn(from: expected, asidesFrom: 0, after: visit.rails.record(of: 0..<visit.position))
        visit.marks[visit.position] = inner.record.count
        inner.lesson = visit
        let unkept = inner.lesson?.keep() ?? []
        let lines = notebook.warnings.map { LessonValue.Piece.note($0) }
        let welcome: [LessonValue.Piece] =
            resumed > 0
            ? [.note("You were here last time. `back` goes back, `lesson \(safe(word)) step=1` begins again.")]
            : [
                .note(
                    "Enter goes on. Anything else is yours to try. `lesson stop` or Ctrl-D leaves; your place is kept.")
            ]
        let pieces = try inner.present()
        let tried = try inner.triedSoFar()
        self = inner
        return LessonValue([visit.rule] + lines + welcome + pieces + tried + unkept)
    }

    /// Back to the session before the lesson; false where there was none.
    @discardableResult
    mutating func leaveLesson() -> Bool {
        guard var home = lesson?.home.first else { return false }
        _ = lesson?.keep()
        home.keepSettings(of: self)
        self = home
        return true
    }

    /// Settings are the person's, not the session's.
    private mutating func keepSettings(of other: Session) {
        var copy = state
        copy.settings = other.state.settings
        if copy.settings != state.settings { goOn(from: copy, asidesFrom: record.count, after: []) }
    }

    /// The lesson's session at the place where one is.
    func lessonSession(_ visit: inout LessonVisit) throws(CellError) -> Session {
        let state = try visit.rails.state(before: visit.position)
        var session = Session(state: state, workshop: visit.workshop, origin: origin)
        session.keepSettings(of: self)
        return session
    }

    /// What comes next, up to where there is something to do.
    mutating func present() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        defer { lesson = visit }
        var pieces: [LessonValue.Piece] = []
        visit.waiting = .end
        // Once the last cells have run, and before anything is said of them.
        if !visit.predictions.isEmpty, !visit.current.parts[visit.part...].contains(where: \.isInteractive) {
            pieces += visit.settle(in: try lessonSession(&visit))
        }
        while visit.part < visit.current.parts.count {
            switch visit.current.parts[visit.part] {
            case .cells(let block, _) where !block.attributes.contains(.noRun):
                visit.waiting = .cell(0)
                return pieces + visit.keep() + [Self.invitation(block, 0)]
            case .quiz:
                visit.waiting = .question
                visit.resumeTries()
                return pieces + visit.keep() + (try question(&visit))
            case let part: pieces += try shown(part, &visit)
            }
            visit.part += 1
        }
        let key = visit.current.key
        if !visit.current.quizzes.contains(where: { $0.kind != .predict }) { visit.progress.set(.done, key) }
        if visit.isLast, visit.isEveryQuestionDone { visit.progress.isFinished = true }
        // Whoever leaves now has done this step.
        if !visit.isLast { visit.progress.place = (visit.steps[visit.step + 1].key, visit.step + 1) }
        pieces += visit.keep()
        return pieces + [.note(visit.isLast ? "Enter ends the lesson." : "Enter goes on.")]
    }

    /// What asks for nothing.
    private func shown(_ part: LessonStep.Part, _ visit: inout LessonVisit) throws(CellError) -> [LessonValue.Piece] {
        switch part {
        case .prose(let text, _): [.prose(Prose.filled(text, try lessonSession(&visit)).text)]
        case .code(_, let text, _): [.code(text)]
        case .cells(let block, _): [.code(block.cells.map { "> \($0.source)" }.joined(separator: "\n"))]
        case .quiz: []
        }
    }

    static func invitation(_ block: ReplBlock, _ index: Int) -> LessonValue.Piece {
        let source = block.cells[index].source
        let first = source.lines.first ?? ""
        return .note("Enter types  `\(first)\(source.lines.count > 1 ? " …" : "")`")
    }

    func question(_ visit: inout LessonVisit) throws(CellError) -> [LessonValue.Piece] {
        guard let quiz = visit.openQuiz else { return [] }
        let session = try lessonSession(&visit)
        var pieces: [LessonValue.Piece] = [.question(Prose.filled(quiz.question, session).text)]
        for (index, option) in quiz.options.enumerated() {
            pieces.append(.option(letter: Quiz.letter(index), Prose.filled(option.text, session).text))
        }
        let how: String =
            switch quiz.kind {
            case _ where !quiz.options.isEmpty: "Type a letter."
            case .predict: "Type your guess."
            case .number: "Type the number, or a calculation such as `3 * 4 + 1/2`. `hint` helps."
            case .choice: "Type a letter."
            case .command: "Do it, with commands of your own. `hint` helps."
            case .free: "Any way that gets there will do" + (quiz.uses.map { ", as long as `\($0)` is used." } ?? ".")
            }
        return pieces + [.note(how)]
    }

    /// What had been tried at the question that is open when the lesson was left, with the hints that were given.
    private mutating func triedSoFar() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson, let quiz = visit.openQuiz, visit.attempt.tries + visit.attempt.hints > 0 else {
            return []
        }
        let session = try lessonSession(&visit)
        let hints = quiz.hints.prefix(visit.attempt.hints).map {
            LessonValue.Piece.prose(Prose.filled($0, session).text)
        }
        lesson = visit
        let parts = [
            visit.attempt.tries > 0 ? counted(visit.attempt.tries, "try", "tries") : nil,
            hints.isEmpty ? nil : counted(hints.count, "hint", "hints"),
        ]
        return [.note("So far: \(parts.compactMap { $0 }.joined(separator: ", ")).")] + hints
    }

    /// Where one is, once more: what leads to what is waited for, and that.
    mutating func presentAgain() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        let parts = visit.current.parts
        let start = parts[..<visit.part].lastIndex(where: \.isInteractive).map { $0 + 1 } ?? 0
        var pieces: [LessonValue.Piece] = [visit.rule]
        // Somebody who goes on trying wants to know what was asked.
        if visit.waiting == .end, start > 0, case .quiz(let quiz) = parts[start - 1] {
            pieces.append(.question(Prose.filled(quiz.question, try lessonSession(&visit)).text))
        }
        for part in parts[start..<visit.part] { pieces += try shown(part, &visit) }
        switch visit.waiting {
        case .question: pieces += try question(&visit)
        case .cell(let index):
            if case .cells(let block, _) = parts[visit.part] { pieces.append(Self.invitation(block, index)) }
        case .end: pieces.append(.note(visit.isLast ? "Enter ends the lesson." : "Enter goes on."))
        }
        lesson = visit
        return pieces
    }
}

extension Session {
    /// To the state that the lesson expects at its place. Names that the learner gave stay. Returns what is to be said.
    mutating func returnToRails() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        let position = visit.position
        let expected = try visit.rails.state(before: position)
        defer { lesson = visit }
        let looksBack = visit.waitingCell.map { Self.looksBack($0.cell.source) } ?? false
        if visit.nextCell?.trimmed == ClearCommand.name, state.differsOnlyInChanges(from: expected) {
            // The lesson is about to take back what the learner has changed, perhaps because it asked for it.
            return []
        }
        if state.goesOn(like: expected), !looksBack || state.last == expected.last {
            visit.marks[position] = record.count
            return []
        }
        let known = visit.marks.keys.filter { $0 <= position }.max() ?? 0
        let start = visit.marks[known] ?? 0
        var next = expected
        next.settings = state.settings
        var named: [RecordedCell] = []
        for (name, value) in state.variables.sorted(by: { $0.key < $1.key }) where !visit.rails.names(name) {
            guard let literal = value.literal else { continue }
            next.variables[name] = value
            let cell = "\(name) = \(Expression(literal, 0..<0))"
            named.append(RecordedCell(source: cell, value: value.value, settings: next.settings))
        }
        let putBack = record.count > start ? RailsWords.differences(state, from: expected) : []
        goOn(from: next, asidesFrom: start, after: visit.rails.record(of: known..<position) + named)
        visit.marks = visit.marks.filter { $0.key <= known }
        visit.marks[position] = record.count
        return putBack.isEmpty ? [] : [.note("(The lesson goes on with \(putBack.joined(separator: ", ")).)")]
    }

    /// Whether a cell is about what was answered last.
    private static func looksBack(_ cell: String) -> Bool {
        let words = cell.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return words.contains { word in ["_", "samples", WhyCommand.name, CodeCommand.name].contains(String(word)) }
    }

    /// To another step; `lesson` has not moved where this throws.
    mutating func goToStep(_ number: Int) throws(CellError) -> [LessonValue.Piece] {
        guard let visit = lesson else { return [] }
        var moved = visit
        moved.go(to: number)
        // Worked out before anything moves: it can be interrupted.
        _ = try moved.rails.state(before: moved.position)
        let unkept = moved.keep()
        lesson = moved
        // Where there is only something to read, what the learner made stays.
        let isReading = !moved.current.parts.contains(where: \.isInteractive)
        let note = number >= visit.step && !isReading ? try returnToRails() : []
        if number < visit.step { _ = try returnToRails() }
        return [moved.rule] + note + (try present()) + unkept
    }

    /// What Enter does where no cell is waited for: on to the next step, or out of the lesson.
    mutating func goOnInLesson() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        if visit.isPlaying {
            visit.isPlaying = false
            lesson = visit
            let note = try returnToRails()
            return note + (try presentAgain())
        }
        if visit.openQuiz != nil {
            visit.progress.set(.skipped, visit.current.key)
            lesson = visit
        }
        return visit.isLast ? endLesson() : try goToStep(visit.step + 1)
    }

    /// Passes over what is waited for.
    mutating func skipInLesson() throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        guard visit.waiting != .end, !visit.isPlaying else { return try goOnInLesson() }
        if visit.openQuiz != nil { visit.progress.set(.skipped, visit.current.key) }
        return try passPart(&visit)
    }

    /// On to the next part of the step.
    ///
    /// - Parameter isTask: what the learner was asked to bring about stays, until the lesson needs its own state again.
    mutating func passPart(
        _ visit: inout LessonVisit, isTask: Bool = false
    ) throws(CellError) -> [LessonValue.Piece] {
        visit.part += 1
        visit.waiting = .end
        visit.attempt = LessonVisit.Attempt()
        visit.progress.tries = nil
        lesson = visit
        let isStepDone = !visit.current.parts[visit.part...].contains(where: \.isInteractive)
        let note = isTask && isStepDone ? [] : try returnToRails()
        defer { visit = lesson ?? visit }
        return note + (try present())
    }

    private mutating func endLesson() -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        visit.progress.place = nil
        visit.progress.isFinished = true
        visit.isPlaying = false
        lesson = visit
        var pieces: [LessonValue.Piece] = [.prose("That was **\(visit.title)**.")]
        if let summary = visit.summary { pieces.append(.prose(summary)) }
        if let next = workshop.lessons.after(visit.entry) {
            pieces.append(
                .note(
                    "`lesson \(next.number.isEmpty ? next.name : next.number)` goes on. You are back in the session that you came from."
                ))
        } else {
            pieces.append(.note("You are back in the session that you came from."))
        }
        leaveLesson()
        return pieces
    }
}

extension LessonVisit {
    /// The cell of the lesson that comes next, where nothing is asked before it.
    var nextCell: String? {
        if let waitingCell { return waitingCell.cell.source }
        guard case .cells(let block, _)? = current.parts[part...].first(where: \.isInteractive) else { return nil }
        return block.cells.first?.source
    }

    /// How the questions went, and how near the predictions came.
    var summary: String? {
        let judged = steps.filter { step in step.quizzes.contains { $0.kind != .predict } }
        let tasks = judged.filter { step in step.quizzes.allSatisfy { $0.kind == .predict || $0.isTask } }
        let questions = judged.filter { step in !tasks.contains { $0.key == step.key } }
        let lines = [
            hadBeenFinished ? "Your best marks and your first predictions, of all times through." : nil,
            line("Questions", questions, right: "right"), line("Tasks", tasks, right: "done"),
            PredictionWords.calibration(progress.guesses),
        ].compactMap { $0 }
        return lines.isEmpty ? nil : lines.joined(separator: " ")
    }

    private func line(_ title: String, _ steps: [LessonStep], right: String) -> String? {
        let marks = steps.compactMap { progress.mark(of: $0.key) }
        func count(_ mark: LessonProgress.Mark, _ words: String) -> String? {
            let number = marks.count { $0 == mark }
            return number > 0 ? "\(number) \(words)" : nil
        }
        let parts = [
            count(.right, right), count(.later, "right after a wrong answer"), count(.shown, "with the solution"),
            count(.skipped, "skipped"),
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "\(title): \(parts.joined(separator: ", "))."
    }
}
