import Notebook
import TestSupport
import Testing

@testable import Lab

/// Goes through a whole lesson as somebody who errs: a wrong answer before each right one, hints, a solution looked up.
/// After each line the screen has to show what the lesson's file says to it.
struct LessonLearner {
    var screen: LessonScreen
    /// What stands on the screen since the last line was typed.
    private var seen = ""
    private var guesses: [(quiz: Quiz, option: Int?)] = []
    private var hasErredThrice = false
    private var hasTyped = false

    init(_ screen: LessonScreen) { self.screen = screen }

    private func expect(_ words: String, _ what: Comment) {
        let isThere = screen.shows(seen, words)
        #expect(isThere, "\(what): \(words)\nand there stands\n\(seen)")
    }

    private func expect(cell: String, _ what: Comment) {
        let isThere = screen.shows(seen, cell: cell)
        #expect(isThere, "\(what): \(cell)\nand there stands\n\(seen)")
    }

    mutating func open(at step: Int = 0) throws {
        seen = try screen.open(at: step)
        expect(screen.rule, "the rule above a step")
    }

    /// Does what the step asks for, and stands at its end.
    mutating func doStep() throws {
        guesses = []
        for part in screen.current.parts {
            switch part {
            case .prose, .code: continue
            case .cells(let block, _) where block.attributes.contains(.noRun): continue
            case .cells(let block, _):
                for cell in block.cells { try run(cell) }
            case .quiz(let quiz):
                expect(quiz.question, "the question")
                for option in quiz.options { expect(option.text, "an option") }
                try answer(quiz)
            }
        }
        for guess in guesses { expectVerdict(on: guess.quiz, guess.option) }
    }

    /// A choice is judged before what was changed is only taken back, and so a line or two earlier.
    private mutating func remember(_ before: String) {
        if guesses.contains(where: { $0.option != nil }) { seen = before + "\n" + seen }
    }

    /// By hand the first time, as it counts however it is spelled; then with Enter.
    private mutating func run(_ cell: Cell) throws {
        expect(cell: cell.source.lines.first ?? "", "the cell that Enter types is announced")
        let before = seen
        defer { if cell.source == "clear" { remember(before) } }
        if hasTyped || cell.source.lines.count > 1 {
            seen = try screen.say("")
            expect(cell: "> " + cell.source, "the cell stands there as if it had been typed")
        } else {
            hasTyped = true
            seen = try screen.say(cell.source.replacing(" ", with: "   ", maxReplacements: 1) + " ")
        }
    }

    /// Leaves the path; `next` leads back to where it was left.
    mutating func experiment() throws {
        for line in ["play", "load nano", "temp 0.1", "next"] { seen = try screen.say(line) }
        expect(screen.rule, "the step that was left")
    }

    /// On to the next step; false where there is none.
    mutating func goOn() throws -> Bool {
        guard screen.step + 1 < screen.lesson.steps.count else { return false }
        seen = try screen.goOn()
        expect(screen.rule, "the rule above a step")
        return true
    }

    private mutating func answer(_ quiz: Quiz) throws {
        switch quiz.kind {
        case .predict: try guess(quiz)
        case .choice: try choose(quiz)
        case .number: try reckon(quiz)
        case .command, .free: try act(quiz)
        }
    }

    private mutating func guess(_ quiz: Quiz) throws {
        let option = quiz.options.firstIndex { !$0.isRight }
        seen = try screen.say(option.map(Quiz.letter) ?? "2")
        guesses.append((quiz, option))
    }

    /// A prediction is judged once the cells after it have run.
    private func expectVerdict(on quiz: Quiz, _ option: Int?) {
        if let option {
            expect(screen.mark(false), "a wrong prediction's mark")
            expect(quiz.options[option].feedback, "what is said of a wrong prediction")
        } else {
            expect("You said 2", "what is said of a number that was predicted")
        }
    }

    private mutating func choose(_ quiz: Quiz) throws {
        let wrong = quiz.options.indices.filter { !quiz.options[$0].isRight }
        for index in wrong { try choose(index, of: quiz) }
        try askForHints(quiz)
        if !hasErredThrice, let first = wrong.first {
            for _ in 0..<3 { try choose(first, of: quiz) }
            expect("`solution`", "after three wrong tries the solution is offered")
            hasErredThrice = true
            return try lookUp(quiz)
        }
        try choose(try #require(quiz.options.firstIndex { $0.isRight }), of: quiz)
    }

    private mutating func choose(_ index: Int, of quiz: Quiz) throws {
        seen = try screen.say(Quiz.letter(index))
        expect(screen.mark(quiz.options[index].isRight), "an option's mark")
        expect(quiz.options[index].feedback, "what is said of an option")
    }

    private mutating func lookUp(_ quiz: Quiz) throws {
        seen = try screen.say("solution")
        if let solution = quiz.solution { expect(solution, "the solution") }
    }

    private mutating func reckon(_ quiz: Quiz) throws {
        for mistake in quiz.mistakes.prefix(2) {
            seen = try screen.say("answer \(mistake.expression)")
            expect(screen.mark(false), "a wrong number's mark")
            expect(mistake.feedback, "what is said of a mistake that people make")
        }
        try askForHints(quiz)
        seen = try screen.say("answer \(quiz.answer ?? "")")
        expect(screen.mark(true), "a right number's mark")
    }

    private mutating func act(_ quiz: Quiz) throws {
        try askForHints(quiz)
        for cell in quiz.solutionCells where !seen.contains(screen.mark(true)) { seen = try screen.say(cell) }
        expect(screen.mark(true), "the mark of a task that is done")
    }

    /// Each is given once, one at a time.
    private mutating func askForHints(_ quiz: Quiz) throws {
        for hint in quiz.hints.prefix(2) {
            seen = try screen.say("hint")
            expect(hint, "the hint")
        }
    }
}
