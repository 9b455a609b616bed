import Notebook

/// Answers to the question that is open.
extension Session {
    mutating func answerInLesson(_ text: String) throws(CellError) -> [LessonValue.Piece] {
        var visit = try visit()
        guard let quiz = visit.openQuiz else { return [.note("No question is open. " + Self.whatNext(visit))] }
        guard !text.isEmpty else { return [.note(Self.whatAnswers(quiz))] }
        let judge = QuizJudge(quiz: quiz, session: try lessonSession(&visit))
        if quiz.kind == .predict { return try predict(text, judge, &visit) }
        switch quiz.kind {
        case .choice: return try choose(text, judge, &visit)
        case .command, .free: return try look(&visit, isAsked: true)
        case .number, .predict: return try judgeNumber(try judge.judge(text, own: self), text, judge, &visit)
        }
    }

    private mutating func choose(
        _ text: String, _ judge: QuizJudge, _ visit: inout LessonVisit
    ) throws(CellError) -> [LessonValue.Piece] {
        guard let index = judge.quiz.option(text) else { return [Self.letters(judge.quiz, text)] }
        let option = judge.quiz.options[index]
        let feedback = Prose.filled(option.feedback, judge.session).text
        return option.isRight ? try accept(feedback, &visit) : refuse(feedback, judge, &visit)
    }

    private static func letters(_ quiz: Quiz, _ text: String) -> LessonValue.Piece {
        let letters = "answer with a letter: a–\(Quiz.letter(quiz.options.count - 1))"
        if NumberAnswer(text, expected: 0.5) != nil { return .note("No number is asked for here: \(letters).") }
        return .note("No option, or more than one, is called that: \(letters).")
    }

    /// What Enter does where no question is open.
    private static func whatNext(_ visit: LessonVisit) -> String {
        if visit.waitingCell != nil { return "Enter types the lesson's next cell." }
        return visit.isLast ? "Enter ends the lesson." : "Enter goes on."
    }

    /// What may be done at a question.
    private static func whatAnswers(_ quiz: Quiz) -> String {
        let answer: String =
            switch quiz.kind {
            case _ where !quiz.options.isEmpty: "Answer with a letter, a–\(Quiz.letter(quiz.options.count - 1))"
            case .predict: "Answer with a number, your guess"
            case .number: "Answer with a number"
            case .choice, .command, .free: "Answer by doing it, with commands of your own"
            }
        let hint = quiz.hints.isEmpty ? "" : "`hint` helps, "
        return "\(answer); \(hint)`skip` passes over it, `lesson` shows it again."
    }

    private mutating func predict(
        _ text: String, _ judge: QuizJudge, _ visit: inout LessonVisit
    ) throws(CellError) -> [LessonValue.Piece] {
        let quiz = judge.quiz
        if quiz.options.isEmpty {
            guard let value = judge.guess(text, own: self) else {
                return [.note("A guess is a number, such as 12, 0.3, 30% or 1/3. Any will do.")]
            }
            guard judge.takesPercent || !value.isPercent else {
                return [.note("A number is asked for here, and not a share of it.")]
            }
            visit.predictions.append(.init(quiz: quiz, answer: .number(text, value)))
        } else {
            guard let index = quiz.option(text) else { return [Self.letters(quiz, text)] }
            visit.predictions.append(.init(quiz: quiz, answer: .option(index)))
        }
        // Where no cells follow, it is revealed at once.
        let isKept = visit.current.parts[(visit.part + 1)...].contains { if case .cells = $0 { true } else { false } }
        return (isKept ? [.note("Noted.")] : []) + (try passPart(&visit))
    }

    /// A number that was typed, or that a cell of the learner's gave.
    private mutating func judgeNumber(
        _ judged: QuizJudge.Judged, _ text: String, _ judge: QuizJudge, _ visit: inout LessonVisit
    ) throws(CellError) -> [LessonValue.Piece] {
        switch judged {
        case .right:
            let value = spokenNumber(try judge.target().value, digits: state.settings.digits)
            return try accept("Right: \(value).", &visit)
        case .coarse: return [.note("True as far as it goes, but rounded too far to tell. Give one more digit.")]
        case .mistake(let index):
            return refuse(Prose.filled(judge.quiz.mistakes[index].feedback, judge.session).text, judge, &visit)
        case .unreadable(let reason): return [.note(reason)]
        case .wrong:
            if let other = otherQuestion(text, &visit) {
                return refuse("That is the answer to the question of step \(other + 1).", judge, &visit)
            }
            return refuse(nil, judge, &visit)
        }
    }

    /// The step whose question this answers, among those whose state is known.
    private func otherQuestion(_ text: String, _ visit: inout LessonVisit) -> Int? {
        for (index, step) in visit.steps.enumerated() where index != visit.step {
            for (part, content) in step.parts.enumerated() {
                guard case .quiz(let quiz) = content, quiz.kind == .number,
                    let state = visit.rails.known(before: LessonVisit.position(in: visit.steps, index, part))
                else { continue }
                let there = Session(state: state, workshop: visit.workshop, origin: origin)
                let judge = QuizJudge(quiz: quiz, session: there)
                if (try? judge.judge(text, own: self)) == .right { return index }
            }
        }
        return nil
    }

    private mutating func accept(_ words: String, _ visit: inout LessonVisit) throws(CellError) -> [LessonValue.Piece] {
        let isTask = visit.openQuiz?.isTask ?? false
        visit.progress.set(visit.attempt.mark(isTask: isTask), visit.current.key)
        return [.right(words)] + (try passPart(&visit, isTask: isTask))
    }

    /// What is said of a wrong answer: what it would be right for, or else the next smaller step.
    private mutating func refuse(
        _ words: String?, _ judge: QuizJudge, _ visit: inout LessonVisit
    ) -> [LessonValue.Piece] {
        let quiz = judge.quiz
        visit.attempt.tries += 1
        var pieces: [LessonValue.Piece] = [.wrong(words ?? "Not that.")]
        if words == nil, visit.attempt.hints < quiz.hints.count {
            pieces.append(.prose(Prose.filled(quiz.hints[visit.attempt.hints], judge.session).text))
            visit.attempt.hints += 1
        }
        if visit.attempt.tries >= 3 {
            pieces.append(.note("`solution` shows how it goes, `skip` leaves it open."))
        } else if visit.attempt.hints < quiz.hints.count {
            pieces.append(.note("Try again, or type `hint`."))
        } else {
            pieces.append(.note("Try again."))
        }
        pieces += visit.keepTries()
        lesson = visit
        return pieces
    }

    /// Whether what the learner did is enough. Whoever is under way is not told that he has not arrived: only what has
    /// changed something that counts, by the command that was to be used, is an attempt.
    private mutating func look(
        _ visit: inout LessonVisit, isAsked: Bool = false
    ) throws(CellError) -> [LessonValue.Piece] {
        guard let quiz = visit.openQuiz else { return [] }
        let check = QuizCheck(quiz: quiz)
        let isChanged =
            check.reads(changesTo: state, from: visit.before) || check.isAttempt(visit.attempt.trials, in: self)
        switch check.result(in: self, after: visit.attempt.trials) {
        case .done: return try accept("That is it.", &visit)
        case .lacks(let command, let wasUsedElsewhere):
            let isUsed = check.isUsed(visit.attempt.trials)
            let isNews = !visit.attempt.isToldOfCommand || state.prompt != visit.before.prompt
            guard isAsked || isUsed || isChanged && isNews else { return [] }
            visit.attempt.isToldOfCommand = true
            lesson = visit
            // What holds may hold of an earlier use.
            if wasUsedElsewhere { return [.note("Still to do: `\(command)` here, too.")] }
            return [.note("So far so good: what is asked for holds. Still to do: use `\(command)`.")]
        case .notYet(let words):
            if isAsked, visit.attempt.trials.isEmpty {
                return [.note("This is answered by doing it, with commands of your own.")]
            }
            // Another prompt or other draws are another attempt, and may fall short of the same thing.
            let isNew =
                words == nil || words != visit.attempt.toldOfState || state.prompt != visit.before.prompt
                || check.isAboutDraws && state.samples != visit.before.samples
            guard isAsked || isChanged && isNew && check.isTried(by: visit.attempt.trials, in: self) else { return [] }
            visit.attempt.tries += 1
            visit.attempt.toldOfState = words
            let offer = visit.attempt.tries >= 3 && quiz.solution != nil ? " `solution` shows a way." : ""
            let unkept = visit.keepTries()
            lesson = visit
            return [.note("Not there yet" + (words.map { ": \($0)" } ?? "") + "." + offer)] + unkept
        }
    }

    mutating func hintInLesson() throws(CellError) -> [LessonValue.Piece] {
        var visit = try visit()
        if let waiting = visit.waitingCell { return [.note("Enter types  `\(waiting.cell.source)`  for you.")] }
        guard let quiz = visit.openQuiz else {
            return [.note(visit.isLast ? "Enter ends the lesson." : "Enter goes on.")]
        }
        guard visit.attempt.hints < quiz.hints.count else {
            let offer = quiz.solution == nil ? "`skip` leaves the question open." : "`solution` shows how it goes."
            return [.note((quiz.hints.isEmpty ? "There is no hint here. " : "Those were all hints. ") + offer)]
        }
        let hint = Prose.filled(quiz.hints[visit.attempt.hints], try lessonSession(&visit)).text
        visit.attempt.hints += 1
        let unkept = visit.keepTries()
        lesson = visit
        let left = quiz.hints.count - visit.attempt.hints
        return [.prose(hint)] + (left > 0 ? [.note("\(counted(left, "hint", "hints")) more.")] : []) + unkept
    }

    mutating func solutionInLesson() throws(CellError) -> [LessonValue.Piece] {
        var visit = try visit()
        guard let quiz = visit.openQuiz else { return [.note("No question is open. " + Self.whatNext(visit))] }
        let session = try lessonSession(&visit)
        visit.attempt.isShown = true
        switch quiz.kind {
        case .command, .free:
            _ = visit.keepTries()
            lesson = visit
            guard let solution = quiz.solution else {
                return [.note("There is none written down. `skip` leaves it open.")]
            }
            return [.prose(Prose.filled(solution, session).text), .note("Try it, or `skip`.")]
        case .predict:
            let words = quiz.solutionInWords.map { [LessonValue.Piece.prose(Prose.filled($0, session).text)] } ?? []
            return words + [.note("Look and see:")] + (try passPart(&visit))
        case .number, .choice:
            visit.progress.set(.shown, visit.current.key)
            let judge = QuizJudge(quiz: quiz, session: session)
            var pieces = quiz.solutionInWords.map { [LessonValue.Piece.prose(Prose.filled($0, session).text)] } ?? []
            if quiz.kind == .number {
                let answer = spokenNumber(try judge.target().value, digits: state.settings.digits)
                pieces.append(.note("The answer is \(answer)."))
            }
            return pieces + (try passPart(&visit))
        }
    }
}

extension Session {
    /// What a line means in a lesson: Enter types the cell that is waited for or goes on, and an answer needs no command
    /// before it. What is a command stays one.
    mutating func heard(_ input: CellInput) -> CellInput {
        guard var visit = lesson else { return input }
        visit.marks = visit.marks.filter { $0.value <= record.count }
        visit.before = state
        lesson = visit
        var heard = input
        let line = input.text.trimmed
        let isEnter = line.isEmpty
        if isEnter || line == NextCommand.name, !visit.isPlaying, let waiting = visit.waitingCell {
            do throws(CellError) {
                heard.notes = try returnToRails()
            } catch { return CellInput("") }
            lesson?.before = state
            heard.text = waiting.cell.source
            heard.origin = isEnter ? .givenForEnter : .given
        } else if isEnter {
            heard.text = visit.openQuiz == nil || visit.isPlaying ? NextCommand.name : AnswerCommand.name
        } else if !visit.isPlaying, visit.openQuiz.map({ isAnswer(line, to: $0) }) ?? isLoneLetter(line) {
            heard.text = "\(AnswerCommand.name) \(line)"
        }
        return heard
    }

    /// `b` or `b)`, where nothing is called that: an answer, and no question is open.
    private func isLoneLetter(_ line: String) -> Bool {
        guard let letter = line.lowercased().first, ("a"..."h").contains(letter),
            line.dropFirst().allSatisfy({ ").:".contains($0) }), CommandTable.exact(line) == nil
        else { return false }
        return state.variables[line] == nil
    }

    private func isAnswer(_ line: String, to quiz: Quiz) -> Bool {
        guard quiz.kind != .command, quiz.kind != .free else { return false }
        let head = CellHead(line)
        if CommandTable.exact(head.name) != nil, !head.isCall { return false }
        if NumberAnswer(line, expected: 0.5) != nil { return true }
        if quiz.namedOption(line) != nil { return true }
        // A name that is known is looked at, and does not stand for the option that has it among its words.
        if quiz.option(line) != nil { return (try? value(of: line)) == nil }
        do throws(CellError) {
            // A letter or two, as in "no idea", are no start of a command while an answer is waited for.
            if case .command = try parsed(line), head.word.count < 3 { return true }
            return false
        } catch {
            // A misspelt command is told what it was to be.
            return !error.message.contains("did you mean") && error.hint?.contains("did you mean") != true
        }
    }

    /// What the lesson has to say to a cell that was run.
    mutating func remark(on outcome: Outcome, _ input: CellInput) -> Value? {
        guard let visit = lesson, let recorded = outcome.recorded, !visit.isPlaying else { return nil }
        do throws(CellError) {
            let pieces = try remarks(outcome, input, recorded)
            return pieces.isEmpty ? nil : .lesson(LessonValue(pieces))
        } catch {
            return .lesson(LessonValue([.note("\(error.message): Enter tries again.")]))
        }
    }

    private mutating func remarks(
        _ outcome: Outcome, _ input: CellInput, _ recorded: RecordedCell
    ) throws(CellError) -> [LessonValue.Piece] {
        guard var visit = lesson else { return [] }
        let failed = recorded.error != nil
        if let waiting = visit.waitingCell {
            guard input.origin != .typed || CellSpelling.areSame(outcome.input, waiting.cell.source, self) else {
                return []
            }
            guard failed == (waiting.cell.expectedError != nil), !outcome.isInterrupted else {
                return [.note("This cell of the lesson did not do what it was to do here. `skip` passes over it.")]
            }
            return try passCell(waiting.number, recorded, &visit)
        }
        guard let quiz = visit.openQuiz, !failed else { return [] }
        visit.attempt.trials.append(Trial(outcome, from: visit.before, in: self))
        lesson = visit
        switch quiz.kind {
        case .command, .free:
            let said = try look(&visit)
            let check = QuizCheck(quiz: quiz)
            // The number may be right, and only its name be missing.
            if lesson?.openQuiz == quiz, case .success(.number(let value)) = outcome.result,
                case .expression? = try? parsed(outcome.input),
                check.objection(to: visit.attempt.trials[...]) == nil, let name = check.name(for: value, in: self)
            {
                return [.note("That is the number. Give it its name: `\(name) = _`")]
            }
            return said
        case .number:
            let judge = QuizJudge(quiz: quiz, session: try lessonSession(&visit))
            switch outcome.result {
            case .success(.number(let value)):
                switch try judge.judge(NumberAnswer(exactly: value)) {
                case .right: return try accept("That is the answer.", &visit)
                // It may be a step on the way, and so is no try.
                case .mistake(let index):
                    let words = Prose.filled(quiz.mistakes[index].feedback, judge.session).text
                    guard !visit.attempt.isToldOfMistake else { return [.prose(words)] }
                    visit.attempt.isToldOfMistake = true
                    lesson = visit
                    return [.prose(words), .note("(A calculation on the way is no wrong answer.)")]
                case .coarse, .unreadable: return []
                case .wrong:
                    // Once is enough: it may be a step on the way.
                    guard !visit.attempt.isToldOfValue else { return [] }
                    visit.attempt.isToldOfValue = true
                    lesson = visit
                    return [.note("Not the answer yet, if it was meant as one.")]
                }
            case .success(.vector(let values)) where values.count <= 100:
                for value in values where try judge.judge(NumberAnswer(exactly: value)) == .right {
                    return [.note("The answer is among these. One number is asked for.")]
                }
                return []
            default: return []
            }
        case .predict:
            guard quiz.options.isEmpty, !visit.attempt.isToldOfValue,
                case .success(.number(let value)) = outcome.result,
                case .expression? = try? parsed(outcome.input)
            else { return [] }
            visit.attempt.isToldOfValue = true
            lesson = visit
            return [.note("If that is your guess, type it: \(spokenNumber(value, digits: 3))")]
        case .choice: return []
        }
    }

    /// The cell that was waited for has run.
    private mutating func passCell(
        _ number: Int, _ recorded: RecordedCell, _ visit: inout LessonVisit
    ) throws(CellError) -> [LessonValue.Piece] {
        guard case .cell(let index) = visit.waiting, case .cells(let block, _) = visit.current.parts[visit.part] else {
            return []
        }
        if !visit.predictions.isEmpty { visit.shown += recorded.output }
        if let expected = visit.rails.known(before: number), visit.before.goesOn(like: expected) {
            var after = state
            // Names of the learner's own are no part of the lesson.
            after.variables = expected.variables.merging(
                state.variables.filter { visit.before.variables[$0.key] != $0.value }
            ) { $1 }
            visit.rails.learn(after, after: number, [recorded])
            visit.marks[number + 1] = record.count
        }
        guard index + 1 < block.cells.count else { return try passPart(&visit) }
        visit.waiting = .cell(index + 1)
        var pieces: [LessonValue.Piece] = []
        if visit.onlyTakesBack(block.cells[(index + 1)...]), visit.predictsChoicesOnly {
            pieces = visit.settle(in: try lessonSession(&visit)) + visit.keep()
        }
        lesson = visit
        return pieces + [Self.invitation(block, index + 1)]
    }
}
