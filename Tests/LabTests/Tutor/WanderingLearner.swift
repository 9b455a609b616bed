import Notebook
import TestSupport

@testable import Lab

/// Does what comes to mind in a lesson: on its path and off it, with right answers and wrong ones, and at times it goes
/// away.
struct WanderingLearner {
    var dice: LearnerDice
    private var cells: RandomLearner
    /// Lines of a solution that are still to be typed.
    private var rest: [String] = []
    private let isHasty: Bool

    enum Act: Equatable {
        case line(String)
        /// The answer that the question takes, or the cell that is waited for.
        case right(String)
        case wrong(String)
        /// Closes the terminal, and comes back.
        case goAway
        /// Meanwhile somebody writes the lesson anew, or takes the last edition back.
        case publish, withdraw
        /// A file that is no lesson lies there for a while.
        case spoil
    }

    /// - Parameter isHasty: leaves out what takes long: other lessons, and coming back.
    init(seed: UInt64, isHasty: Bool) {
        (dice, cells) = (LearnerDice(seed: seed), RandomLearner(seed: seed))
        self.isHasty = isHasty
    }

    private static let words = [
        "hint", "hint", "solution", "skip", "back", "back", "next", "play", "progress", "lesson", "undo", "undo",
        "clear", "answer", "answer done", "lesson stop",
    ]
    private static let nonsense = [
        "banana", "q", "?", "no idea", "42", "-1", "1e999", "nan", "0,5", "50%", "1/0", "b)", "c", "z", "hnt", "nxt",
        "hint please", "lesson x", "lesson 99", "lesson stop now", "lesson 3 step=", "lesson 3 step=999", "glossary",
        "glossary lojit", "answer answer", "answer hint", "answer z", "next 3", "skip skip", "answer \"", "# nothing",
        "a b", "😀", "progress all", "lesson step=2", "quit now",
    ]
    private static let terms = ["logit", "softmax", "heads", "temperature", "x"]

    mutating func act(in session: Session, judging quiz: Session?) -> Act {
        guard let visit = session.lesson else {
            rest = []
            switch dice.below(5) {
            case 0: return .line(cells.cell())
            case 1: return .line(dice.pick(Self.words))
            default: return .line("lesson \(dice.below(15))")
            }
        }
        if !rest.isEmpty, dice.chance(90) { return .line(rest.removeFirst()) }
        switch dice.below(40) {
        case 0...11: return .line(dice.pick(["", "", "  ", "next"]))
        case 12...17: return right(visit, quiz)
        case 18...21: return wrong(visit, quiz)
        case 22...26: return .line(dice.pick(Self.words))
        case 27, 28: return .line(dice.pick(Self.nonsense))
        case 29: return .line("glossary \(dice.pick(Self.terms))")
        case 30 where !isHasty: return .line(elsewhere(visit))
        case 31 where !isHasty: return .goAway
        case 32 where !isHasty: return dice.pick([.publish, .publish, .withdraw, .spoil])
        case 33: return .line("load \(dice.pick(["nano", "micro", "base"]))")
        case 34...36: return .line(cells.soundCell())
        default: return .line(cells.cell())
        }
    }

    private mutating func elsewhere(_ visit: LessonVisit) -> String {
        let number = dice.chance(80) ? visit.entry.number : "\(dice.below(15))"
        return "lesson \(number)" + (dice.chance(70) ? " step=\(1 + dice.below(visit.steps.count + 2))" : "")
    }

    private mutating func right(_ visit: LessonVisit, _ session: Session?) -> Act {
        if visit.isPlaying { return .line("next") }
        if let waiting = visit.waitingCell {
            // More space after the first word changes nothing, not even before raw text.
            return .right(waiting.cell.source.replacing(" ", with: dice.pick([" ", "   "]), maxReplacements: 1))
        }
        guard let quiz = visit.openQuiz, let session else { return .line("") }
        return rightAnswer(to: quiz, in: session)
    }

    /// - Parameter session: as the lesson has it at the question.
    mutating func rightAnswer(to quiz: Quiz, in session: Session) -> Act {
        if let index = quiz.options.firstIndex(where: \.isRight) {
            let letter = Quiz.letter(index)
            return .right(
                dice.pick([letter, letter.uppercased(), "(\(letter))", "answer \(quiz.options[index].text)"]))
        }
        switch quiz.kind {
        case .command, .free:
            rest = quiz.solutionCells
            return rest.isEmpty ? .line("skip") : .line(rest.removeFirst())
        case .predict: return .right(dice.pick(["0.3", "30", "30%", "about 3", "1/3"]))
        case .choice, .number:
            guard let value = try? QuizJudge(quiz: quiz, session: session).target().value else { return .line("skip") }
            let form = dice.pick(LessonCheck.forms(of: value) + [quiz.answer ?? ""])
            return .right(form == quiz.answer || dice.chance(30) ? "answer \(form)" : form)
        }
    }

    private mutating func wrong(_ visit: LessonVisit, _ session: Session?) -> Act {
        guard !visit.isPlaying, let quiz = visit.openQuiz, let session else { return .line(dice.pick(Self.nonsense)) }
        if let index = quiz.options.indices.filter({ !quiz.options[$0].isRight }).randomElement(using: &dice) {
            let line = dice.pick([Quiz.letter(index), "answer \(quiz.options[index].text)"])
            return quiz.kind == .predict ? .line(line) : .wrong(line)
        }
        guard quiz.kind == .number else { return .line(dice.pick(Self.nonsense)) }
        let judge = QuizJudge(quiz: quiz, session: session)
        if let mistake = quiz.mistakes.randomElement(using: &dice),
            let value = try? judge.number(mistake.expression)
        {
            return .wrong(dice.pick(["answer \(mistake.expression)", formatNumber(value, digits: 15)]))
        }
        return .line(dice.pick(["7", "-3", "1e9"]))
    }
}
