import Notebook
import TestSupport
import Testing

@testable import Lab

/// What somebody meets who uses the tutor for the first time.
@Suite("A first lesson")
struct FirstLessonTests {
    private static let start = "```repl\n> prompt Paris is the capital of\n```\n"

    private func learner(_ rest: String) throws -> Learner {
        var learner = try Learner(Self.start + rest)
        learner.say("")
        learner.say("")
        return learner
    }

    private static let already = """
        ```quiz command
        Take the answer apart.
        check: contains(text, "Paris")
        uses: attribute
        hint: There is a command for it.
        ```

        """

    @Test("at a task whose condition holds from the start, nothing looks like a refusal on the way")
    func already() throws {
        var learner = try learner(Self.already)
        for line in ["help attribute", "top 3", "attention L1H6", "vars", "exp(2)"] {
            let said = learner.say(line)
            #expect(!said.contains("✗") && !said.contains("Not there") && !said.contains("So far"), "\(line): \(said)")
        }
        #expect(
            learner.say("prompt Paris is").contains(
                "So far so good: what is asked for holds. Still to do: use `attribute`."))
        #expect(!learner.say("top 4").contains("So far so good"))
        #expect(learner.say("prompt Paris lies in").contains("So far so good"), "another prompt is another attempt")
        #expect(learner.say("attribute").contains("✓ That is it."))
    }

    @Test("only what changes something that counts, by the command that is asked for, is not there yet")
    func attempts() throws {
        let quiz =
            "```quiz command\nNoise.\ncheck: probs[\" France\"] < 0.5 and interventions == 1\nuses: ablate\n```\n"
        var learner = try learner(quiz)
        for line in ["help", "info", "glossary logit", "top", "exp(2)", "noise L0 std=0.1", "clear"] {
            #expect(!learner.say(line).contains("Not there yet"), "\(line)")
        }
        #expect(learner.say("ablate L0H0").contains("Not there yet: ␠France is at "))
        #expect(!learner.say("top").contains("Not there yet"))
        #expect(learner.session.lesson?.attempt.tries == 1)
    }

    @Test("a calculation that comes out at a known mistake is told so, and one that has the answer among others, too")
    func calculations() throws {
        let quiz = "```quiz number\nHow much?\n= exp(2)\nmistake: 2 :: That is the step.\n```\n"
        var learner = try learner(quiz)
        #expect(learner.say("5 - 3").contains("That is the step."))
        #expect(learner.say("1 + 4").contains("Not the answer yet, if it was meant as one."))
        #expect(learner.say("1 + 5") == "6\n")
        #expect(learner.say("exp([1, 2])").contains("The answer is among these. One number is asked for."))
        #expect(learner.session.lesson?.attempt.tries == 0)
        #expect(learner.say("exp(1) * exp(1)").contains("✓ That is the answer."))
    }

    @Test("a step that is done is not asked again after a way out")
    func resumed() throws {
        var learner = try learner("```quiz number\nHow much?\n= 4\n```\n\n# Two\nMore.\n```repl\n> 1 + 1\n```\n")
        #expect(learner.say("4").contains("✓"))
        let left = learner.say("lesson stop")
        #expect(left.contains("goes on with step 3"), "\(left)")
    }

    private static let task = "```quiz command\nTurn L2H1 off.\ncheck: interventions == 1\n```\n"

    @Test("what a task asked for stays until the lesson needs its own state, and its own clear finds it there")
    func leftOff() throws {
        var learner = try learner(Self.task + "# Two\nOn.\n```repl\n> clear\n> temp 2\n```\n")
        #expect(!learner.say("ablate L2H1").contains("path"))
        #expect(learner.session.state.changes.count == 1)
        let said = learner.say("")
        #expect(!said.contains("goes on with"))
        #expect(learner.session.state.changes.count == 1)
        #expect(learner.say("").contains("typed clear"))
        #expect(learner.session.state.changes.isEmpty)
        #expect(learner.say("").contains("typed temp 2"))
        #expect(learner.session.state.temperature == 2)
    }

    @Test("what is set back is said in words, and nothing where nothing was changed")
    func setBack() throws {
        var learner = try learner(Self.task + "# Two\n```repl\n> top 3\n> top 4\n> top 5\n```\n")
        learner.say("prompt My favourite country is")
        learner.say("ablate L2H1")
        #expect(learner.say("").contains("(The lesson goes on with its own prompt, L2H1 on again.)"))
        #expect(!learner.say("").contains("goes on with"))
        for line in ["top 9", "exp(2)", "mine = 2"] { learner.say(line) }
        #expect(!learner.say("").contains("goes on with"))
        learner.say("temp 3")
        #expect(learner.say("").contains("typed top 5"))
        #expect(learner.session.state.temperature == 1)
    }

    private static let choice = """
        ```quiz choice
        Which?
        - [ ] none of them :: No.
        - [x] one or a few :: Yes.
        hint: A hint.
        ```
        # Two
        End.

        """

    @Test("a number at a question with letters is no try, and says how it is answered")
    func numberForLetter() throws {
        var learner = try learner(Self.choice)
        #expect(learner.say("50").contains("No number is asked for here: answer with a letter: a–b."))
        #expect(learner.say("30 %").contains("No number is asked for here"))
        #expect(learner.session.lesson?.attempt.tries == 0)
        #expect(learner.say("a few").contains("✓ Yes."))
    }

    @Test("a letter where no question is open says so, and what comes next")
    func loneLetter() throws {
        var learner = try Learner(Self.start + Self.choice)
        #expect(learner.say("b") == "No question is open. Enter types the lesson's next cell.\n")
        #expect(learner.say("D)").contains("No question is open."))
        learner.say("b = 3")
        #expect(learner.say("b") == "3\n")
    }

    @Test("Enter at an open question says what may be done, and does not repeat it")
    func enter() throws {
        var learner = try learner(Self.choice)
        #expect(
            learner.say("")
                == "Answer with a letter, a–b; `hint` helps, `skip` passes over it, `lesson` shows it again.\n")
        #expect(learner.say("lesson").contains("Which?"))
    }

    @Test("a name that is known is looked at, and is no answer by the option that has it among its words")
    func names() throws {
        let quiz = "```quiz choice\nWhat?\n- [ ] the width of it :: No.\n- [x] nothing :: Yes.\n```\n"
        var learner = try learner(quiz)
        #expect(learner.say("width") == "128\n")
        #expect(learner.say("answer width").contains("✗ No."))
    }

    @Test("a guess is told what came with the digits that the cell showed, and where it stands")
    func guessed() throws {
        let guess =
            "```quiz predict\nHow unsure?\n= entropy(probs)\n```\n```quiz predict\nWhich logit?\n= logits[\" France\"]\n```\n"
        var learner = try Learner(guess + "```repl\n> prompt My favourite country is\n```\nSo it is.\n")
        learner.say("about 2,5 nats")
        learner.say("1,557")
        let said = learner.say("")
        let lines = said.split(separator: "\n").map(String.init)
        let entropy = try #require(lines.first { $0.contains("entropy ") }?.split(separator: " ")[1])
        let logit = try #require(lines.first { $0.contains("␠France") }?.split(separator: " ")[2])
        #expect(said.contains("You said 2.5, and it is \(entropy) (the line of the entropy)"), "\(said)")
        #expect(said.contains("You said 1.557, and it is \(logit) (the row of ␠France)"), "\(said)")
    }

    @Test("whole numbers in what is said come in groups of three")
    func groups() throws {
        let quiz = "```quiz number\nHow many?\n= 1557611200\n```\nThat is {= 1557611200}, as in `{= 1557611200}`.\n"
        var learner = try learner(quiz)
        let said = learner.say("1 557 611 200 parameters")
        #expect(said.contains("✓ Right: 1,557,611,200."))
        #expect(said.contains("That is 1,557,611,200, as in `1557611200`."))
    }

    @Test("a lesson is finished at its last page, and looking into it again changes nothing")
    func finished() throws {
        let folder = try Learner.folder()
        let text = Self.choice + "# Three\nEnd.\n"
        var learner = try Learner(lesson: text, in: folder)
        for line in ["skip", "", ""] { learner.say(line) }
        #expect(learner.place == "3/3")
        #expect(learner.session.lesson?.progress.isFinished == true)
        learner.say("lesson stop")
        learner = try Learner(lesson: text, in: folder)
        learner.say("lesson \(folder)/lesson.md step=1")
        learner.say("lesson stop")
        learner = try Learner(lesson: text, in: folder)
        #expect(learner.session.lesson?.progress.isFinished == true)
        #expect(learner.say("progress").contains("Questions: 1 skipped."))
    }

    @Test("tries and hints at an open question go on where they were, with the hints that were given")
    func tries() throws {
        let folder = try Learner.folder()
        var learner = try Learner(lesson: Self.choice, in: folder)
        learner.say("a")
        learner.say("hint")
        learner.say("lesson stop")
        learner = try Learner(lesson: Self.choice, in: folder)
        #expect(learner.session.lesson?.attempt.tries == 1)
        #expect(learner.session.lesson?.attempt.hints == 1)
        let said = learner.say("lesson \(folder)/lesson.md")
        #expect(said.contains("So far: 1 try, 1 hint.\nA hint."))
        #expect(learner.say("hint").contains("Those were all hints."))
        learner.say("b")
        #expect(learner.say("progress").contains("Questions: 1 right after a wrong answer."))
    }

    @Test("who looks up a word without its space is told of the likelier token that has one")
    func space() throws {
        var session = try session("prompt Paris is the capital of")
        let note = try #require(session.run("probs[\"France\"]")?.note)
        #expect(note.hasPrefix("(the token \"France\"; \" France\" with its space is another one, and here "))
        #expect(note.hasSuffix(" times as likely)"))
        #expect(session.run("probs[\" France\"]")?.note == nil)
        #expect(session.run("x = 2 * logits[\"France\"]")?.note == note)
        #expect(session.run("probs[\",\"]")?.note == nil)
    }
}
