import Notebook

/// Judges answers to a question, in the state that the lesson expects there.
struct QuizJudge {
    let quiz: Quiz
    /// Where the question's own expressions are worked out.
    let session: Session

    enum Judged: Equatable {
        case right
        /// The right number, rounded too far.
        case coarse
        /// One of the errors that people make.
        case mistake(Int)
        case wrong
        /// No answer to this question; the sentence says why.
        case unreadable(String)
    }

    /// The number that is asked for.
    func target() throws(CellError) -> NumberTarget { NumberTarget(try number(quiz.answer ?? ""), quiz.tolerance) }

    /// What an expression of the quiz is worth.
    func number(_ expression: String) throws(CellError) -> Double {
        guard case .number(let value) = try session.value(of: expression) else {
            throw CellError(.badValue, "\"\(brief(expression))\" is not one number")
        }
        return value
    }

    /// - Parameter own: the learner's session, whose names an answer may use.
    func judge(_ text: String, own: Session) throws(CellError) -> Judged {
        let target = try target()
        if let answer = NumberAnswer(text, expected: target.value) { return try judge(answer, target) }
        do throws(CellError) {
            guard case .number(let value) = try own.value(of: text) else {
                return .unreadable("That is more than one number, and the question is about one.")
            }
            return try judge(NumberAnswer(exactly: value), target)
        } catch {
            return .unreadable("The answer is a number, such as 0.4, 40% or 2/5, or a calculation.")
        }
    }

    func judge(_ answer: NumberAnswer) throws(CellError) -> Judged { try judge(answer, try target()) }

    private func judge(_ answer: NumberAnswer, _ target: NumberTarget) throws(CellError) -> Judged {
        let judgement = target.judge(answer)
        if judgement == .right { return .right }
        var nearest: (index: Int, distance: Double)?
        for (index, mistake) in quiz.mistakes.enumerated() {
            let value = try number(mistake.expression)
            guard NumberTarget(value, quiz.tolerance).judge(answer) == .right else { continue }
            let distance = (value - answer.value).magnitude
            if distance < nearest?.distance ?? .infinity { nearest = (index, distance) }
        }
        if let nearest { return .mistake(nearest.index) }
        // A table prints 51.7 %, and so do people, without the sign.
        if isAboutShare, (0...1).contains(target.value), !answer.isPercent, answer.value > 1 {
            let share = target.judge(NumberAnswer(exactly: answer.value / 100))
            if share == .right { return .right }
        }
        return judgement == .coarse ? .coarse : .wrong
    }

    /// A prediction as a number; nil for what is none.
    func guess(_ text: String, own: Session) -> NumberAnswer? {
        // Whether a comma is a thousands mark is not known before the answer is.
        NumberAnswer(text, expected: 0.5)
            ?? (try? own.value(of: text)).flatMap(Self.number).map(NumberAnswer.init(exactly:))
    }

    /// A prediction beside what came: where that is a probability or a share, 70 means 70%.
    func outcome(of guess: NumberAnswer, truth: Double) -> Guess.Outcome {
        guard isAboutShare, (0...1).contains(truth) else { return .number(guessed: guess.value, truth: truth) }
        let isInHundredths = !guess.isPercent && guess.value > 1
        return .share(guessed: isInHundredths ? guess.value / 100 : guess.value, truth: truth)
    }

    private var isAboutShare: Bool {
        let answer = quiz.answer ?? ""
        guard !["entropy(", "logits", "kl(", "cross_entropy("].contains(where: answer.contains) else { return false }
        return ["prob", "softmax", "%"].contains(where: answer.contains)
            || ["percent", "per cent", "%", "probab", "share"].contains { quiz.question.lowercased().contains($0) }
    }

    private static func number(_ value: Value) -> Double? {
        if case .number(let number) = value { number } else { nil }
    }
}

/// Whether what a learner did is what was asked for.
struct QuizCheck {
    let quiz: Quiz

    enum Result: Equatable {
        case done
        /// It holds, but not by the command that was to be used.
        case lacks(String)
        /// What it is now, where that can be said.
        case notYet(String?)
    }

    /// - Parameter cells: what the learner has run since the question was asked.
    func result(in session: Session, after cells: [String]) -> Result {
        guard !cells.isEmpty, let expression = quiz.check else { return .notYet(nil) }
        guard case .truth(let holds)? = try? session.value(of: expression) else { return .notYet(nil) }
        guard holds else { return .notYet(state(of: expression, in: session)) }
        if let uses = quiz.uses, !cells.contains(where: { Self.uses($0, uses, session) }) { return .lacks(uses) }
        return .done
    }

    /// `entropy(probs) is 1.842`, for `entropy(probs) < 1`; of several conditions, the first that does not hold.
    private func state(of expression: String, in session: Session) -> String? {
        guard case .operation(let sign, let left, let right)? = (try? ExpressionParser.parse(expression))?.node else {
            return nil
        }
        if sign == .and {
            guard case .truth(let holds)? = try? session.value(of: left.description) else { return nil }
            return state(of: (holds ? right : left).description, in: session)
        }
        guard [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(sign),
            case .number(let value)? = try? session.value(of: left.description)
        else { return nil }
        return "`\(left)` is \(formatNumber(value, digits: session.state.settings.digits))"
    }

    /// Whether a cell changed what the check can depend on.
    func reads(changesTo state: SessionState, from before: SessionState) -> Bool {
        var expected = before
        expected.continuations = state.continuations
        if !state.goesOn(like: expected) { return true }
        if names.contains("samples"), state.samples != before.samples { return true }
        if names.contains("_"), state.last != before.last { return true }
        return names.contains { state.variables[$0] != before.variables[$0] }
    }

    /// Whether the last of these cells was to get there: not one that only takes back, none before the command that is
    /// asked for, and none while the check cannot be worked out.
    func isTried(by cells: [String], in session: Session) -> Bool {
        guard let last = cells.last, !Self.uses(last, ClearCommand.name, session),
            (try? session.value(of: quiz.check ?? "")) != nil
        else { return false }
        return quiz.uses.map { name in cells.contains { Self.uses($0, name, session) } } ?? true
    }

    private var names: Set<String> {
        Set((quiz.check ?? "").split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    private static func uses(_ cell: String, _ name: String, _ session: Session) -> Bool {
        switch try? session.parsed(cell) {
        case .command(let type, _)?: type.name == name
        case .expression(let expression)?, .assignment(_, let expression)?: expression.description.contains("\(name)(")
        case nil: false
        }
    }
}

extension Quiz {
    /// The cells of the solution: what stands in it as code, or else all of it.
    var solutionCells: [String] {
        guard let solution else { return [] }
        let code = InlineText.parse(solution).filter { $0.style == .code }.map(\.text)
        return code.isEmpty ? [InlineText.plain(solution)] : code
    }
}
