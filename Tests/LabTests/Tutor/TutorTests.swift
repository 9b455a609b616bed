import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

/// A learner at the tutor, without a terminal: lines go in, and what is said comes out as text.
struct Learner {
    var session: Session

    /// - Parameter lesson: Markdown below the front matter; its file is `lesson.md` in a folder of its own.
    init(_ lesson: String, matter: String = "needs: mini\nseed: 7\n") throws {
        try self.init(lesson: lesson, matter: matter, in: Self.folder())
    }

    init(lesson: String, matter: String = "needs: mini\nseed: 7\n", in folder: String) throws {
        _ = Sandbox.folder
        session = try freshSession()
        let text = "---\nformat: lab-notebook 1\nkind: lesson\ntitle: A lesson\n\(matter)---\n\(lesson)"
        try WholeFile.write(text, to: folder + "/lesson.md")
        say("lesson \(folder)/lesson.md")
    }

    init(_ session: Session) { self.session = session }

    static func folder() throws -> String {
        let folder = Sandbox.folder + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// What the line is answered, as the driver would have it.
    @discardableResult
    mutating func say(_ line: String) -> String { hear(line).text }

    /// The same with what is behind the words.
    mutating func hear(_ line: String) -> Heard {
        var report = Listening()
        var source = GivenLine(line: line)
        _ = Driver.run(&session, from: &source, to: &report)
        return report.heard
    }

    /// What came of a line.
    struct Heard {
        var text = ""
        var outcome: Session.Outcome?
        /// The lesson's own cell that was run in the place of the line.
        var given: CellInput?
        var remark: Value?
    }

    /// `3/12`
    var place: String? { session.lesson.map { String($0.place(plain: false).split(separator: "·")[1]) } }

    private struct GivenLine: CellSource {
        let isInteractive = true
        var line: String?

        mutating func next(_ session: Session) -> CellEvent {
            defer { line = nil }
            return line.map { .cell(CellInput($0)) } ?? .end
        }
    }

    private struct Listening: CellReport {
        var heard = Heard()
        let exitCode: Int32 = 0

        mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
            heard.outcome = outcome
            switch outcome.result {
            case .success(let value): heard.text += Self.text(value) + "\n"
            case .failure(let error): heard.text += "failed: \(error.message)\n"
            }
            return true
        }

        mutating func showGiven(_ cell: inout CellInput, _ session: Session) {
            heard.given = cell
            heard.text += "typed \(cell.text)\n"
        }

        mutating func showRemark(_ value: Value, _ session: Session) {
            heard.remark = value
            heard.text += Self.text(value) + "\n"
        }

        /// Words without their line breaks.
        private static func text(_ value: Value) -> String {
            guard case .lesson(let lesson) = value else { return render(value, RenderOptions()) }
            return lesson.pieces.map { piece in
                switch piece {
                case .right(let text): "✓ \(text)"
                case .wrong(let text): "✗ \(text)"
                default: LessonValue([piece]).text
                }
            }.joined(separator: "\n")
        }
    }
}

private func freshSession() throws -> Session { try session() }

@Suite("Tutor")
struct TutorTests {
    private static let cells = "# One\nLook.\n```repl\n> prompt Paris is the capital of\n> z = [2, 1, 0.1]\n```\n"
    private static let number = """
        # Two
        ```quiz number
        What is the first?
        = softmax(z)[0]
        ± 0.005
        mistake: z[0] / sum(z) :: That divides logits.
        mistake: 65.9 :: Write 65.9%.
        hint: First hint.
        hint: Second hint, {= z[0]}.
        solution: `softmax(z)[0]`
        ```

        """

    @Test("Enter types the cells one by one, then goes on; the last one ends the lesson and brings the session back")
    func enter() throws {
        var learner = try Learner(Self.cells + "# Two\nThe end.\n")
        #expect(learner.place == "1/2")
        let first = learner.say("")
        #expect(first.hasPrefix("typed prompt Paris is the capital of\n"))
        #expect(first.contains("␠France"))
        #expect(first.contains("Enter types  `z = [2, 1, 0.1]`"))
        #expect(learner.say("  ").contains("[2, 1, 0.1]\nEnter goes on."))
        #expect(learner.say("").contains("step 2 of 2"))
        #expect(learner.session.state.variables["z"] != nil)
        #expect(learner.say("").contains("That was **A lesson**."))
        #expect(learner.session.lesson == nil)
        #expect(learner.session.state.variables["z"] == nil)
        #expect(learner.session.record.isEmpty)
    }

    @Test("a cell typed by hand counts, however it is spelled; another one does not")
    func byHand() throws {
        var learner = try Learner(Self.cells)
        #expect(!learner.say("prompt My favourite country is").contains("Enter types"))
        #expect(learner.say("promp   Paris is the capital of").contains("Enter types  `z"))
        #expect(learner.say("z=[2,1,  0.10]").contains("Enter ends the lesson"))
    }

    @Test("next types the cell, too, and skip passes over it with the state that it would have left")
    func skip() throws {
        var learner = try Learner(Self.cells + "# Two\nThe end.\n")
        #expect(learner.say("next").hasPrefix("typed prompt"))
        #expect(learner.say("skip").contains("Enter goes on"))
        learner.say("")
        #expect(learner.say("z[0]") == "2\n")
        #expect(learner.say("back").contains("step 1 of 2"))
        #expect(learner.session.state.variables["z"] == nil)
    }

    @Test(
        "every form of the right answer is right, typed as it is",
        arguments: [
            "0.659", ".659", "0,659", "65.9%", "65,9 %", "0.66", "66%", "about 0.66", "softmax(z)[0]", "answer 0.659",
            "exp(2)/sum(exp(z))", "answer exp(2) / (exp(2) + exp(1) + exp(0.1))", "6.59e-1", "+0.659", "659/1000",
            "29/44",
        ])
    func right(answer: String) throws {
        var learner = try Learner(Self.cells + Self.number)
        for _ in 0..<3 { learner.say("") }
        let said = learner.say(answer)
        #expect(said.contains("✓"), "\(answer): \(said)")
        #expect(learner.session.lesson?.waiting == .end)
    }

    @Test("a wrong answer is told what it would be, or the next hint; after three the solution is offered")
    func wrong() throws {
        var learner = try Learner(Self.cells + Self.number)
        for _ in 0..<3 { learner.say("") }
        #expect(learner.say("0.6452").contains("✗ That divides logits."))
        #expect(learner.say("65.9").contains("✗ Write 65.9%."))
        let third = learner.say("0.1")
        #expect(third.contains("✗ Not that."))
        #expect(third.contains("First hint."))
        #expect(third.contains("`solution`"))
        #expect(learner.say("0.7").contains("one more digit"))
        #expect(learner.say("hint").contains("Second hint, 2."))
        #expect(learner.say("hint").contains("Those were all hints."))
        #expect(learner.say("answer z").contains("more than one number"))
        #expect(learner.say("many").contains("The answer is a number"))
        #expect(learner.say("softmx z").contains("did you mean \"softmax\"?"))
        #expect(learner.say("answer").contains("Answer with a number; `hint` helps, `skip` passes over it"))
        #expect(learner.say("lesson").contains("What is the first?"))
        #expect(learner.say("solution").contains("softmax(z)[0]"))
        #expect(learner.say("progress").contains("solution seen"))
    }

    @Test("a calculation on the way is no wrong answer, a command stays a command")
    func onTheWay() throws {
        var learner = try Learner(Self.cells + Self.number)
        for _ in 0..<3 { learner.say("") }
        let onTheWay = learner.say("z[0] / sum(z)")
        #expect(onTheWay.hasPrefix("0.6452\n") && !onTheWay.contains("✗"), "\(onTheWay)")
        #expect(learner.say("exp(2)").hasPrefix("7.389\n"))
        #expect(learner.say("temp 0.5").contains("temperature"))
        #expect(learner.session.lesson?.attempt.tries == 0)
        #expect(learner.say("sum(exp(z)) * 0 + 0.659").contains("✓"))
    }

    @Test("a wrong answer that another question has is said to be that one's")
    func other() throws {
        let second = "# Three\n```quiz number\nAnd the last?\n= softmax(z)[2]\n± 0.0005\n```\n"
        var learner = try Learner(Self.cells + Self.number + second)
        for line in ["", "", "", "66%", ""] { learner.say(line) }
        #expect(learner.say("0.659").contains("That is the answer to the question of step 2."))
    }

    @Test("options are answered by letter or text, each with its feedback")
    func choice() throws {
        let quiz = "```quiz choice\nWhich?\n- [ ] One thing :: Not one.\n- [x] Another thing :: Yes, {= 1 + 1}.\n```\n"
        var learner = try Learner(quiz + "# Two\nEnd.\n")
        #expect(learner.say("a").contains("✗ Not one."))
        #expect(learner.say("q").contains("answer with a letter: a–b"))
        #expect(learner.say("1 + 1") == "2\n")
        #expect(learner.say("tokens another thing").contains("token"))
        #expect(learner.say("another thing.").contains("✓ Yes, 2."))
        #expect(learner.say("").contains("step 2 of 2"))
    }

    @Test("a prediction is judged by the cells after it, and the end says how good they were")
    func predict() throws {
        let guess = "```quiz predict\nHow sure is it? Type a percentage.\n= probs[\" France\"]\n```\n"
        let pick = "```quiz predict\nWhich?\n- [x] France :: Of course.\n- [ ] Italy :: No.\n```\n"
        var learner = try Learner(guess + pick + "```repl\n> prompt Paris is the capital of\n```\nSo it is.\n")
        #expect(learner.say("no idea").contains("A guess is a number"))
        #expect(learner.say("70").contains("Noted."))
        #expect(learner.say("Italy").contains("Noted."))
        let said = learner.say("")
        #expect(said.contains("You said 70 %, and it is 99.8 % (the row of ␠France): 30 points too low."))
        #expect(said.contains("✗ No."))
        let end = learner.say("")
        #expect(
            end.contains(
                "your 1 predicted probability was 30 points off; 0 of 1 choice came true. "
                    + "How near your numbers came: 70 of 100."))
    }

    @Test("a task is done by whatever gets there, and by the command that is asked for")
    func task() throws {
        let quiz = """
            ```quiz command
            Make it unsure.
            check: entropy(probs) > 1
            uses: ablate
            hint: Turn off a layer's heads.
            solution: `ablate L2.attn`
            ```

            """
        var learner = try Learner("```repl\n> prompt Paris is the capital of\n```\n" + quiz)
        learner.say("")
        #expect(learner.say("").contains("Make it unsure."))
        #expect(learner.say("answer done").contains("answered by doing"))
        for line in ["ablate L0H0", "ablate L0H1"] {
            #expect(learner.say(line).contains("Not there yet: `entropy(probs)` is"))
        }
        #expect(!learner.say("clear").contains("Not there yet"))
        #expect(learner.say("ablate L0H2").contains("`solution` shows a way"))
        #expect(learner.say("solution").contains("ablate L2.attn"))
        #expect(learner.say("abl L2.attn").contains("✓ That is it."))
        #expect(learner.session.lesson?.progress.entries.last?.mark == .shown)
    }

    @Test("whatever is done beside the lesson, its own cells find their state; names that were given stay")
    func rails() throws {
        var learner = try Learner(Self.cells + "# Two\nOn.\n```repl\n> entropy(sampling_probs)\n> w = z * 2\n```\n")
        for line in ["", "", "", "temp 0.2", "ablate L2H1", "mine = 5", "z = 7", "load nano"] { learner.say(line) }
        let said = learner.say("")
        #expect(said.hasPrefix("typed entropy(sampling_probs)\n"))
        #expect(said.contains("0.01"))
        #expect(learner.session.state.temperature == 1)
        #expect(learner.session.state.interventions.isEmpty)
        #expect(learner.session.state.model?.name == "mini")
        #expect(learner.say("z") == "[2, 1, 0.1]\n")
        #expect(learner.say("mine") == "5\n")
        // Small experiments leave nothing to put away.
        #expect(learner.session.record.last?.isAside == false)
        #expect(learner.say("").contains("[4, 2, 0.2]"))
    }

    @Test("play takes nothing for an answer, and next leads back")
    func play() throws {
        var learner = try Learner(Self.cells + Self.number)
        for line in ["", "", ""] { learner.say(line) }
        learner.say("play")
        #expect(learner.say("0.659") == "0.659\n")
        learner.say("z = 9")
        let back = learner.say("next")
        #expect(back.contains("step 2 of 2"))
        #expect(back.contains("What is the first?"))
        #expect(learner.say("0.659").contains("✓"))
    }

    @Test("errors, also in the lesson's own cells, never lose the place")
    func errors() throws {
        var learner = try Learner("```repl\n> zz\n> yy\n! unknown name \"yy\"\n```\n# Two\nEnd.\n")
        #expect(learner.say("").contains("`skip` passes over it"))
        #expect(learner.say("prmpt x").contains("failed"))
        #expect(learner.place == "1/2")
        #expect(learner.say("skip").contains("Enter goes on"))
        #expect(learner.say("").contains("step 2 of 2"))
    }

    @Test("the lesson's cells may not do what a file may not; the learner's own may")
    func permissions() throws {
        var learner = try Learner("```repl\n> save stolen.md\n> perplexity /etc/passwd\n```\n")
        #expect(learner.say("").contains("failed: a file that is run may not write files without --allow: stolen.md"))
        #expect(learner.say("1").contains("1"))
        Sandbox.empty()
        #expect(learner.say("save mine.md").contains("Saved"))
        #expect(!FileManager.default.fileExists(atPath: "stolen.md"))
    }

    @Test("a file that is run begins no lesson")
    func nested() throws {
        let outer = try session()
        var inner = Session(
            state: outer.state, workshop: outer.workshop.restricted(to: .file(in: "/tmp")), origin: outer.origin)
        #expect(try inner.error("lesson 0").code == .notAllowed)
        #expect(try inner.error("next").message == "this is for lessons, and none is open")
    }

    @Test("what is saved from a lesson replays, with what was put away beside it")
    func saved() throws {
        _ = Sandbox.folder
        var learner = try Learner(Self.cells + "# Two\nOn.\n```repl\n> w = z * 2\n```\n# Three\nEnd.\n")
        for line in ["", "skip", "", "temp 0.2", "mine = [1, 2]", "", "mine[1] * w[0]", "", "w"] { learner.say(line) }
        let text = try Transcript(session: learner.session).text()
        #expect(text.contains("```repl no-run\n> temp 0.2\n"))
        #expect(text.contains("> z = [2, 1, 0.1]"))
        let path = try Learner.folder() + "/saved.md"
        try WholeFile.write(text, to: path)
        let notebook = try NotebookFile(path)
        var session = try notebook.session(learner.session.workshop, allow: false)
        var report = ReplayReport(notebook.document, .init(strict: true)) { _ in }
        var source = DocumentCells(notebook.document)
        _ = Driver.run(&session, from: &source, to: &report)
        #expect(report.tally.isSame, "\(text)\n\(report.tally.summary)")
    }

    @Test("a lesson goes on where it was left, also after it was written anew")
    func resume() throws {
        let folder = try Learner.folder()
        var learner = try Learner(lesson: Self.cells + Self.number + "# Three\nEnd.\n", in: folder)
        for line in ["", "", "", "66%", ""] { learner.say(line) }
        #expect(learner.place == "3/3")
        learner.say("lesson stop")
        #expect(learner.session.lesson == nil)

        learner = try Learner(lesson: "# Zero\nNew.\n" + Self.cells + Self.number + "# Three\nEnd.\n", in: folder)
        #expect(learner.place == "4/4")
        #expect(learner.say("z") == "[2, 1, 0.1]\n")
        #expect(learner.say("progress").contains("answered"))
        #expect(learner.say("lesson \(folder)/lesson.md step=1").contains("step 1 of 4"))
        #expect(learner.say("lesson \(folder)/lesson.md step=9").contains("this lesson has steps 1 to 4, not 9"))
    }

    @Test("undo takes back the learner's cell and not the lesson's place")
    func undo() throws {
        var learner = try Learner(Self.cells + Self.number)
        for line in ["", "", "", "temp 0.3", "undo"] { learner.say(line) }
        #expect(learner.session.state.temperature == 1)
        #expect(learner.say("66%").contains("✓"))
        learner.say("undo")
        learner.say("undo")
        #expect(learner.say("back").contains("step 1 of 2"))
        #expect(learner.say("").hasPrefix("typed prompt"))
    }
}

@Suite("Lessons and words")
struct LessonLibraryTests {
    @Test(
        "a lesson is found by number, name, beginning or file",
        arguments: ["3", "03", "03-logits", "logits", "03-logits-to-probabilities.md"])
    func find(word: String) throws {
        #expect(try session().workshop.lessons.find(word).name == "03-logits-to-probabilities")
    }

    @Test("what is no lesson is said to be none")
    func none() throws {
        var session = try session()
        #expect(try session.error("lesson 99").message == "no lesson \"99\"")
        #expect(try session.error("lesson 00-tuor").hint == "did you mean \"00-tour\"?")
        #expect(try session.error("glossary lojit").hint == "did you mean \"Logit\"?")
        #expect(try session.error("hint").hint == "lesson lists them")
    }

    @Test("a term is found by any of its names, in any number")
    func glossary() throws {
        let glossary = Glossary(
            "# G\n## Attention head\n\nAlso: head, look-back\n\nA part.\n## Logit\nA score.\n", path: "")
        #expect(glossary.terms.count == 2)
        for name in ["attention head", "Head", "heads", "lookback"] {
            #expect(glossary.find(name)?.text.contains("A part.") == true)
        }
        #expect(glossary.find("logits")?.text == "A score.\n\n")
        #expect(glossary.find("x") == nil)
        #expect(glossary.has(anchor: "attention-head"))
        #expect(!glossary.has(anchor: "head"))
    }
}
