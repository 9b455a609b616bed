import Notebook

/// Being in a lesson: where one is, what is waited for, and the session to go back to.
struct LessonVisit {
    let entry: LessonLibrary.Entry
    let lesson: Lesson
    /// Where the lesson's own cells run: they may do no more than the cells of any file.
    let workshop: Workshop
    private let file: ProgressFile
    /// The session as it was before; one, kept in a list because a value cannot hold its own kind.
    let home: [Session]
    var progress: LessonProgress
    var rails: Rails
    /// How long the record was where the session was in the state before a cell of the lesson.
    var marks: [Int: Int] = [0: 0]
    /// The state before the line that is being run.
    var before: SessionState

    /// The lesson had been gone through before.
    let hadBeenFinished: Bool

    private(set) var step = 0
    /// The part of the step that is waited at; past the last one once the step is done.
    var part = 0
    var waiting = Waiting.end
    /// The learner has left the rails.
    var isPlaying = false
    var attempt = Attempt()
    var predictions: [Prediction] = []
    /// What the lesson's cells have answered since the first of these predictions.
    var shown: [String] = []
    private var isUnwritable = false

    enum Waiting: Equatable {
        /// A cell of the block, by its number in it.
        case cell(Int)
        case question
        /// Nothing but Enter.
        case end
    }

    /// What has been tried at the question that is open.
    struct Attempt {
        var tries = 0
        var hints = 0
        var trials: [Trial] = []
        /// The solution has been looked at.
        var isShown = false
        /// It has been said that only the command is left to be used.
        var isToldOfCommand = false
        /// It has been said that a calculation which comes out at a known mistake is no wrong answer.
        var isToldOfMistake = false
        /// What was last said of the state that has not got there yet.
        var toldOfState: String?
        /// It has been said that a calculation did not come out at the answer.
        var isToldOfValue = false

        /// What an answer that is right now counts as. On the way to what a task asks for nothing is wrong.
        func mark(isTask: Bool) -> LessonProgress.Mark { isShown ? .shown : tries > 0 && !isTask ? .later : .right }
    }

    struct Prediction {
        /// A number as it was typed, or an option.
        enum Answer { case number(String, NumberAnswer), option(Int) }
        var quiz: Quiz
        var answer: Answer
    }

    init(_ entry: LessonLibrary.Entry, _ lesson: Lesson, start: Session, home: Session) {
        (self.entry, self.lesson) = (entry, lesson)
        self.home = [home]
        workshop = start.workshop
        rails = Rails(lesson.document, from: start)
        before = start.state
        file = ProgressFile(entry)
        progress = file.read()?.fitted(to: lesson) ?? LessonProgress()
        hadBeenFinished = progress.isFinished
    }

    var steps: [LessonStep] { lesson.steps }
    var current: LessonStep { steps[step] }
    var isLast: Bool { step == steps.count - 1 }

    /// `04 Where 0.40 comes from`.
    var title: String { entry.isOurs && !entry.number.isEmpty ? "\(entry.number) \(lesson.title)" : lesson.title }

    /// `04·3/12`.
    func place(plain: Bool) -> String {
        let name = entry.number.isEmpty ? String(entry.name.prefix(12)) : entry.number
        return "\(safe(name))\(plain ? " " : "·")\(step + 1)/\(steps.count)"
    }

    /// The step with which somebody who leaves now goes on.
    var resumesAt: Int { progress.place?.number ?? step }

    var rule: LessonValue.Piece { .rule(lesson: title, step: step + 1, of: steps.count) }

    /// The block that a cell is waited for from.
    var waitingCell: (cell: Cell, number: Int)? {
        guard case .cell(let index) = waiting, case .cells(let block, let first) = current.parts[part] else {
            return nil
        }
        return (block.cells[index], first + index)
    }

    var openQuiz: Quiz? {
        guard waiting == .question, case .quiz(let quiz) = current.parts[part] else { return nil }
        return quiz
    }

    /// How many cells of the lesson come before where one is.
    var position: Int {
        if let waitingCell { return waitingCell.number }
        return Self.position(in: steps, step, part)
    }

    static func position(in steps: [LessonStep], _ step: Int, _ part: Int) -> Int {
        let parts = steps[..<step].flatMap(\.parts) + steps[step].parts[..<part]
        for part in parts.reversed() {
            if case .cells(let block, let first) = part { return first + block.cells.count }
        }
        return 0
    }

    mutating func go(to step: Int) {
        self.step = min(max(0, step), steps.count - 1)
        (part, waiting, isPlaying, attempt, predictions, shown) = (0, .end, false, Attempt(), [], [])
        progress.place = (current.key, self.step)
    }

    /// Whether every question has been answered, or passed over.
    var isEveryQuestionDone: Bool {
        steps.allSatisfy { step in
            step.quizzes.allSatisfy { $0.kind == .predict } || progress.mark(of: step.key) != nil
        }
    }

    /// Keeps how often the open question has been tried.
    mutating func keepTries() -> [LessonValue.Piece] {
        guard let quiz = openQuiz else { return [] }
        progress.tries = (
            quiz.key, .init(count: attempt.tries, hints: attempt.hints, isShown: attempt.isShown)
        )
        return keep()
    }

    /// Goes on with the tries of the question that is asked, where they were broken off.
    mutating func resumeTries() {
        guard let quiz = openQuiz, let (question, tries) = progress.tries, question == quiz.key else { return }
        (attempt.tries, attempt.hints) = (tries.count, min(tries.hints, quiz.hints.count))
        attempt.isShown = tries.isShown
    }

    /// Keeps what has been reached; says so, once, where that is not possible.
    mutating func keep() -> [LessonValue.Piece] {
        // The same lesson may be open in another terminal.
        if let kept = file.read() { progress.add(kept) }
        guard !file.write(progress), !isUnwritable else { return [] }
        isUnwritable = true
        return [.note("(\(safe(ProgressFile.folder)) cannot be written, so your place is not kept.)")]
    }

    /// Whether nothing is left to see in this step: what was changed is only taken back.
    func onlyTakesBack(_ cells: ArraySlice<Cell>) -> Bool {
        cells.allSatisfy { $0.source.trimmed == ClearCommand.name }
            && !current.parts[(part + 1)...].contains(where: \.isInteractive)
    }

    /// Numbers are worked out in the state that all cells lead to.
    var predictsChoicesOnly: Bool { predictions.allSatisfy { !$0.quiz.options.isEmpty } }

    /// What came of the predictions, in the state after the cells.
    mutating func settle(in session: Session) -> [LessonValue.Piece] {
        defer { (predictions, shown) = ([], []) }
        return predictions.compactMap { prediction in
            let quiz = prediction.quiz
            let judge = QuizJudge(quiz: quiz, session: session)
            switch prediction.answer {
            case .option(let index):
                let option = quiz.options[index]
                progress.add(Guess(question: quiz.key, outcome: .choice(isRight: option.isRight)))
                let feedback = Prose.filled(option.feedback, session).text
                guard !option.isRight, let right = quiz.options.firstIndex(where: \.isRight) else {
                    return .right(feedback)
                }
                return .wrong("\(feedback) (\(Quiz.letter(right)) was right.)")
            case .number(let text, let read):
                guard let truth = try? judge.target().value else { return nil }
                // Now it is known what a comma was meant for.
                let answer = NumberAnswer(text, expected: truth) ?? read
                let guess = Guess(question: quiz.key, outcome: judge.outcome(of: answer, truth: truth))
                progress.add(guess)
                let isNearEnough =
                    quiz.tolerance != nil && NumberTarget(truth, quiz.tolerance).judge(guess.answer) == .right
                let words = PredictionWords.sentence(
                    guess, ShownNumber(of: guess, quiz.answer ?? "", in: shown), isNearEnough: isNearEnough)
                return guess.score >= 0.95 || isNearEnough ? .right(words) : .wrong(words)
            }
        }
    }
}

extension Quiz {
    /// What a prediction is kept by.
    var key: String { StepKey.digest(of: question) }
}
