import Testing

@testable import Notebook

@Suite("Answers that are numbers")
struct NumberAnswerTests {
    @Test(
        "a number is read however it is written",
        arguments: [
            ("0.4", 0.4), (".4", 0.4), ("0,4", 0.4), (",4", 0.4), ("40%", 0.4), ("40 %", 0.4), ("40,0 %", 0.4),
            ("2/5", 0.4), (" 2 / 5 ", 0.4), ("4e-1", 0.4), ("4E-1", 0.4), ("+0.4", 0.4), ("0.4.", 0.4), ("40%.", 0.4),
            ("about 0.4", 0.4), ("≈0.4", 0.4), ("~ 0.4", 0.4), ("= 0.4", 0.4), ("40 percent", 0.4),
            ("40 per cent", 0.4),
            ("0.4 nats", 0.4), ("0.4\u{A0}", 0.4), ("40\u{202F}%", 0.4), ("-0.4", -0.4), ("−0.4", -0.4), ("–0,4", -0.4),
            ("0.4 !", 0.4), ("1,088,256", 1_088_256), ("1.088.256", 1_088_256), ("1 088 256", 1_088_256),
            ("1'088'256", 1_088_256), ("1’088’256", 1_088_256), ("1_088_256", 1_088_256), ("1,088.5", 1088.5),
            ("1.088,5", 1088.5), ("1,088", 1.088), ("12,5%", 0.125), ("1/3", 1.0 / 3), ("5%/2", nil), ("2/5%", 0.004),
            ("≈ 0,4", 0.4), ("about .4 nats", 0.4), ("40% ", 0.4), ("4e-1 nats", 0.4), ("0.4x", 0.4),
            ("0.4 times", 0.4),
            ("0.4 tokens.", 0.4), ("0.4 degrees", 0.4), ("0.4°", 0.4), ("0.4 bits", 0.4), ("approx. 0.4", 0.4),
            ("1,557,611,200", 1_557_611_200), ("1 557 611 200", 1_557_611_200), ("1.557 billion", 1.557e9),
            ("1.56B", 1.56e9), ("82M", 82e6),
            ("82 million parameters", 82e6), ("1 557 parameters", 1557), ("1 5", nil), ("15 57", nil),
            ("1e-3", 0.001), ("1 / 3", 1.0 / 3), ("-1 088", -1088),
            ("inf", .infinity), ("-∞", -.infinity),
        ] as [(String, Double?)])
    func forms(text: String, value: Double?) {
        let found = NumberAnswer(text, expected: 0.4)?.value
        if let value {
            #expect(found.map { abs($0 - value) < 1e-12 || $0 == value } == true, "\(text): \(found ?? .nan)")
        }
        if value == nil { #expect(found == nil) }
    }

    @Test("one comma before three digits is a thousands mark where the answer is nearer to that")
    func commas() {
        #expect(NumberAnswer("1,088", expected: 1088)?.value == 1088)
        #expect(NumberAnswer("1,5", expected: 15)?.value == 1.5)
        #expect(NumberAnswer("0,659", expected: 1)?.value == 0.659)
        #expect(NumberAnswer("7,389", expected: 7.389)?.value == 7.389)
        #expect(NumberAnswer("1.088", expected: 1088)?.value == 1.088)
        #expect(NumberAnswer("1,557", expected: 1557.3)?.value == 1557)
        #expect(NumberAnswer("1,557", expected: 2)?.value == 1.557)
    }

    @Test(
        "what is no number is none",
        arguments: [
            "", "a", "France", "0.4.4", "1,08,256", "4 of 10", "1/0", "--1", "e5", "1e999", "%", "L2H1", "0x1F", ".",
        ])
    func others(text: String) {
        #expect(NumberAnswer(text, expected: 0.4) == nil, "\(text)")
    }

    private func judge(_ text: String, _ value: Double, _ tolerance: Quiz.Tolerance? = nil) -> NumberTarget.Judgement? {
        NumberAnswer(text, expected: value).map(NumberTarget(value, tolerance).judge)
    }

    @Test(
        "a tolerance is kept to, with its ends",
        arguments: [
            ("0.659", .right), ("0.654", .right), ("0.664", .right), ("0.6601138", .right), ("0.6535", .wrong),
            ("0.6645", .wrong), ("0.66", .right), ("66%", .right), ("65.9%", .right), ("0.7", .coarse), ("70%", .wrong),
            ("66", .wrong), ("0.6452", .wrong), ("-0.659", .wrong), ("0", .wrong),
        ] as [(String, NumberTarget.Judgement)])
    func tolerance(text: String, judgement: NumberTarget.Judgement) {
        #expect(judge(text, 0.659, .absolute(0.005)) == judgement, "\(text)")
    }

    @Test("whole answers are exact, others have a hundredth to spare, and what is rounded rightly is right")
    func standard() {
        #expect(judge("12", 12) == .right)
        #expect(judge("12.0", 12) == .right)
        #expect(judge("13", 12) == .wrong)
        #expect(judge("1,088,256", 1_088_256) == .right)
        #expect(judge("1.1e6", 1_088_256) == .right)
        #expect(judge("2.145", 2.14548) == .right)
        #expect(judge("2.1", 2.14548) == .right)
        #expect(judge("2", 2.14548) == .coarse)
        #expect(judge("2.2", 2.14548) == .wrong)
        #expect(judge("0.099", 0.09857) == .right)
        #expect(judge("10%", 0.09857) == .coarse)
        #expect(judge("0.1", 0.09857) == .coarse)
        #expect(judge("1/3", 1.0 / 3, .absolute(0)) == .right)
        #expect(judge("0.0001", 0.00001) == .wrong)
    }

    @Test("a per cent sign may be the unit of an answer that is counted in hundredths, and of no other")
    func hundredths() {
        #expect(judge("65.9%", 65.9) == .right)
        #expect(judge("65.9", 65.9) == .right)
        #expect(judge("0.66%", 0.66) == .wrong)
    }

    @Test("relative tolerance, infinite answers")
    func relative() {
        #expect(judge("7.32", 7.389, .relative(0.01)) == .right)
        #expect(judge("7.31", 7.389, .relative(0.01)) == .wrong)
        #expect(judge("-inf", -.infinity) == .right)
        #expect(judge("-5", -.infinity) == .wrong)
    }
}

@Suite("Answers that are options")
struct ChoiceAnswerTests {
    private let quiz: Quiz = {
        var quiz = Quiz(kind: .choice, question: "Which?", line: 1)
        for text in ["It stays the *same*.", "It comes close to `1`", "It comes close to 0", "Ben’s"] {
            quiz.options.append(.init(text: text, feedback: "f", isRight: false, line: 1))
        }
        return quiz
    }()

    @Test(
        "an option is meant by its letter, its text, or a beginning that it alone has",
        arguments: [
            ("a", 0), ("B", 1), ("(c)", 2), ("d)", 3), ("d.", 3), (" a ", 0), ("It stays the same", 0),
            ("it stays the same!", 0), ("it comes close to 1", 1), ("it comes  close to 0.", 2), ("it stays", 0),
            ("ben's", 3), ("Ben", 3), ("it comes close", nil), ("e", nil), ("it", nil), ("", nil), ("x", nil),
            ("1", 1), ("0", 2), ("a)", 0), ("C:", 2), ("option b", 1), ("\"it stays the same\"", 0), ("`1`", 1),
            ("close to 0", 2),
            ("close to", nil), ("the same", 0), ("the second", 1), ("third", 2), ("the last one", 3),
            ("the fifth", nil),
            ("2", nil), ("c) it comes close to 0", 2), ("c) it comes close to 1", nil), ("a same", nil),
            ("THE SAME", 0),
            ("comes", nil), ("the", nil),
        ] as [(String, Int?)])
    func options(answer: String, index: Int?) {
        #expect(quiz.option(answer) == index, "\(answer)")
    }

    @Test("a number means the option at that place where no option has a number in it")
    func places() {
        var quiz = Quiz(kind: .choice, question: "Which?", line: 1)
        for text in ["`\" France\"`", "the first layer", "No", "Nobody: it talks nonsense"] {
            quiz.options.append(.init(text: text, feedback: "f", isRight: false, line: 1))
        }
        #expect(quiz.option("2") == 1)
        #expect(quiz.option("4th") == 3)
        #expect(quiz.option("5") == nil)
        // It is the second option, and the only other one that says so stands first.
        #expect(quiz.option("first") == nil)
        #expect(quiz.option("France") == 0)
        #expect(quiz.option("no") == 2)
        #expect(quiz.option("nonsense") == 3)
    }
}

@Suite("Calibration")
struct CalibrationTests {
    @Test("a guess is scored by its distance")
    func score() {
        func share(_ guessed: Double, _ truth: Double) -> Double {
            Guess(question: "q", outcome: .share(guessed: guessed, truth: truth)).score
        }
        #expect(share(0.7, 0.7) == 1)
        #expect(abs(share(0.7, 0.984) - 0.716) < 1e-12)
        #expect(share(0, 1) == 0)
        func number(_ guessed: Double, _ truth: Double) -> Double {
            Guess(question: "q", outcome: .number(guessed: guessed, truth: truth)).score
        }
        #expect(number(2, 4) == 0.5)
        #expect(number(4, 2) == 0.5)
        #expect(number(-1, 4) == 0)
        #expect(number(0, 0) == 1)
        #expect(number(.infinity, 4) == 0)
        #expect(Guess(question: "q", outcome: .choice(isRight: true)).score == 1)
    }

    @Test("several guesses say how far off, and on which side")
    func calibration() throws {
        let found = try #require(
            Calibration([
                Guess(question: "1", outcome: .share(guessed: 0.5, truth: 0.75)),
                Guess(question: "2", outcome: .share(guessed: 0.5, truth: 1)),
                Guess(question: "3", outcome: .choice(isRight: true)),
                Guess(question: "4", outcome: .number(guessed: 1, truth: 2)),
            ]))
        #expect(found.count == 4)
        #expect(found.shares == 2)
        #expect(found.distance == 0.375)
        #expect(found.bias == -0.375)
        #expect((found.choices, found.rightChoices) == (1, 1))
        #expect(found.nearness == (0.75 + 0.5 + 0.5) / 3)
        #expect(try #require(Calibration([Guess(question: "1", outcome: .choice(isRight: false))])).nearness == nil)
        #expect(Calibration([]) == nil)
    }
}
