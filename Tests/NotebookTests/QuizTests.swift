import Testing

@testable import Notebook

@Suite("Reading quizzes")
struct QuizTests {
    static func quiz(_ kind: String, _ body: String) throws -> Quiz {
        let document = try Document("```repl\n> 1\n```\n```quiz \(kind)\n\(body)\n```\n")
        guard case .quiz(let quiz) = document.blocks[1] else {
            Issue.record("no quiz")
            throw NotebookError(reason: .nothingToRun, line: 1)
        }
        return quiz
    }

    @Test("a long line goes on where the next one is indented")
    func continued() throws {
        let quiz = try Self.quiz(
            "choice",
            """
            Which?
              This is the question, too.
            - [x] this one :: Right, and
              here is why.
            - [ ] that one :: No.
            hint: Look
              again.
            """)
        #expect(quiz.question == "Which?\n  This is the question, too.")
        #expect(quiz.options.map(\.feedback) == ["Right, and here is why.", "No."])
        #expect(quiz.options.map(\.line) == [7, 9])
        #expect(quiz.hints == ["Look again."])
    }

    @Test("a number has its answer, its tolerance, its mistakes, its hints and one solution")
    func number() throws {
        let quiz = try Self.quiz(
            "number",
            """
            What is the first probability?
            Look at `z`.
            = softmax(z)[0]
            ± 0.005
            mistake: z[0] / sum(z) :: That divides the logits.
            mistake: 66 :: Write 66%.
            hint: Start with `exp(z)`.
            hint: Then divide.
            solution: `exp(z) / sum(exp(z))`
            """)
        #expect(quiz.kind == .number)
        #expect(quiz.question == "What is the first probability?\nLook at `z`.")
        #expect(quiz.answer == "softmax(z)[0]")
        #expect(quiz.tolerance == .absolute(0.005))
        #expect(quiz.mistakes.map(\.expression) == ["z[0] / sum(z)", "66"])
        #expect(quiz.mistakes.map(\.feedback) == ["That divides the logits.", "Write 66%."])
        #expect(quiz.mistakes.map(\.line) == [9, 10])
        #expect(quiz.hints == ["Start with `exp(z)`.", "Then divide."])
        #expect(quiz.solution == "`exp(z) / sum(exp(z))`")
        #expect(quiz.line == 4)
    }

    @Test("a tolerance is absolute, or relative with a per cent sign", arguments: ["± 1%", "± 1 %", "±1%"])
    func relative(line: String) throws {
        #expect(try Self.quiz("number", "How much?\n= 2\n\(line)").tolerance == .relative(0.01))
    }

    @Test("a choice has options with feedback of their own")
    func choice() throws {
        let quiz = try Self.quiz("choice", "Which?\n- [x] France :: Yes.\n- [ ] Italy :: No, that is :: Rome.")
        #expect(quiz.options.map(\.text) == ["France", "Italy"])
        #expect(quiz.options.map(\.feedback) == ["Yes.", "No, that is :: Rome."])
        #expect(quiz.options.map(\.isRight) == [true, false])
    }

    @Test("a command and a free task have a check, and a command may have to be used")
    func checks() throws {
        let quiz = try Self.quiz("command", "Make it sure.\ncheck: entropy(probs) < 1\nuses: ablate")
        #expect(quiz.check == "entropy(probs) < 1")
        #expect(quiz.uses == "ablate")
        #expect(try Self.quiz("free", "Play.\ncheck: 1 < 2").check == "1 < 2")
        #expect(try Self.quiz("predict", "How sure?\n= probs[0]").answer == "probs[0]")
    }

    @Test(
        "what is wrong with a quiz is said with its line",
        arguments: [
            ("", "Q?\n= 1", "is of no known kind; it goes quiz number, choice, predict, command or free", 4),
            ("essay", "Q?", "is of no known kind; it goes quiz number, choice, predict, command or free", 4),
            ("number", "Q?", "has no answer; a line = EXPR gives it", 4),
            ("number", "= 1", "asks nothing", 4),
            ("number", "", "has no answer; a line = EXPR gives it", 4),
            ("number", "Q?\n= 1\n= 2", "has an answer twice", 7),
            ("number", "Q?\n= 1\n± much", "has a tolerance that is no number", 7),
            ("number", "Q?\n= 1\n± -1", "has a tolerance that is no number", 7),
            ("number", "Q?\n= 1\n± nan%", "has a tolerance that is no number", 7),
            ("number", "Q?\n= 1\n± 1\n± 2", "has a tolerance twice", 8),
            ("number", "Q?\n= 1\nmistake: 2", "has no feedback here; it follows after ::", 7),
            ("number", "Q?\n= 1\nsolution: a\nsolution: b", "has a solution twice", 8),
            ("choice", "Q?", "has fewer than two options; they go - [ ] text :: feedback", 4),
            ("choice", "Q?\n- [x] a :: b", "has fewer than two options; they go - [ ] text :: feedback", 4),
            ("choice", "Q?\n- [ ] a :: b\n- [ ] c :: d", "has no right option; mark it - [x]", 4),
            ("choice", "Q?\n- [x] a", "has no feedback here; it follows after ::", 6),
            ("predict", "Q?", "has neither an answer nor options", 4),
            ("predict", "Q?\n- [ ] a :: b\n- [ ] c :: d", "has no right option; mark it - [x]", 4),
            ("command", "Q?", "has no check; a line check: EXPR says when it is done", 4),
            ("command", "Q?\ncheck: 1 < 2\nuses: a\nuses: b", "has a uses: line twice", 8),
            ("free", "Q?\ncheck: a\ncheck: b", "has a check twice", 7),
        ])
    func faults(kind: String, body: String, fault: String, line: Int) {
        #expect(throws: NotebookError(reason: .quiz(fault), line: line)) { try Self.quiz(kind, body) }
    }

    @Test("a lesson may do with questions alone; a page may not")
    func onlyQuestions() throws {
        let quiz = "```quiz number\nQ?\n= 1\n```\n"
        #expect(try Document("---\nformat: lab-notebook 1\nkind: lesson\n---\n" + quiz).cells.isEmpty)
        #expect(throws: NotebookError(reason: .nothingToRun, line: 1)) { try Document(quiz) }
    }
}
