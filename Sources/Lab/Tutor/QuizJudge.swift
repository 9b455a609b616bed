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
            if text.contains(/[0-9],[0-9]{3}/) {
                return .unreadable("In a calculation, numbers have no commas: 2048, not 2,048.")
            }
            return .unreadable("The answer is a number, such as 0.4, 40% or 2/5, or a calculation with + - * / and ^.")
        }
    }

    func judge(_ answer: NumberAnswer) throws(CellError) -> Judged { try judge(answer, try target()) }

    private func judge(_ answer: NumberAnswer, _ target: NumberTarget) throws(CellError) -> Judged {
        let judgement = target.judge(answer)
        if judgement == .right { return .right }
        if let mistake = try mistake(answer) { return .mistake(mistake) }
        // A table prints 51.7 %, and so do people, without the sign.
        if isAboutShare, (0...1).contains(target.value), !answer.isPercent, answer.value > 1 {
            let share = answer.inHundredths
            if target.judge(share) == .right { return .right }
            if let mistake = try mistake(share) { return .mistake(mistake) }
        }
        return judgement == .coarse ? .coarse : .wrong
    }

    /// The error that gives this answer, or the nearest to it.
    private func mistake(_ answer: NumberAnswer) throws(CellError) -> Int? {
        var nearest: (index: Int, distance: Double)?
        for (index, mistake) in quiz.mistakes.enumerated() {
            let value = try number(mistake.expression)
            guard NumberTarget(value, quiz.tolerance).judge(answer) == .right else { continue }
            let distance = (value - answer.value).magnitude
            if distance < nearest?.distance ?? .infinity { nearest = (index, distance) }
        }
        return nearest?.index
    }

    /// Whether a guess in per cent means something: a share, or how many of a hundred.
    var takesPercent: Bool { isAboutShare || isAboutHundred }

    private var isAboutHundred: Bool { quiz.question.lowercased().contains("a hundred") }

    /// A prediction as a number; nil for what is none.
    func guess(_ text: String, own: Session) -> NumberAnswer? {
        // Whether a comma is a thousands mark is not known before the answer is.
        NumberAnswer(text, expected: 0.5)
            ?? (try? own.value(of: text)).flatMap(Self.number).map(NumberAnswer.init(exactly:))
    }

    /// A prediction beside what came: where that is a probability or a share, 70 means 70%.
    func outcome(of guess: NumberAnswer, truth: Double) -> Guess.Outcome {
        guard isAboutShare, (0...1).contains(truth) else {
            // How many of a hundred: 10, 10% and 0.1 are the same guess.
            let isShare = guess.isPercent || isAboutHundred && guess.value > 0 && guess.value < 1
            return .number(guessed: isShare && truth > 1 ? guess.value * 100 : guess.value, truth: truth)
        }
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
