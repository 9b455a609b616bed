import Notebook
import TestSupport
import Testing

@testable import Lab

/// What counts at a question that is answered by doing it, and what is said on the way.
@Suite("Tasks")
struct TaskTests {
    private static let start = "```repl\n> prompt Paris is the capital of\n```\n"

    private func learner(_ quiz: String) throws -> Learner {
        var learner = try Learner(Self.start + "```quiz command\nDo it.\n\(quiz)\n```\n")
        learner.say("")
        learner.say("")
        return learner
    }

    @Test("what corpus was asked for has to be the prompt, asked for before or after it")
    func corpus() throws {
        let quiz = "check: contains(text, \"Rome\") and corpus_count > 0\nuses: corpus"
        var before = try learner(quiz)
        before.say("corpus Lima is the capital of")
        #expect(before.say("prompt Rome is the capital of").contains("`corpus` here, too"))
        #expect(before.say("corpus").contains("✓"))
        var after = try learner(quiz)
        after.say("corpus Rome is the capital of")
        #expect(after.say("prompt Rome is the capital of").contains("✓"))
    }

    @Test(
        "what was done with another prompt, or at another temperature, does not count for this one",
        arguments: [
            ("contains(text, \"Rome\")", "lens", "lens", "prompt Rome is the capital of"),
            ("contains(text, \"Rome\") and max(probs) > 0.5", "pick", "pick 1", "prompt Rome is the capital of"),
            ("temperature > 1", "sample", "sample 3", "temp 2"),
        ])
    func elsewhere(check: String, command: String, cell: String, change: String) throws {
        var learner = try learner("check: \(check)\nuses: \(command)")
        learner.say(cell)
        #expect(learner.say(change).contains("`\(command)` here, too"))
        #expect(learner.say(cell).contains("✓"))
    }

    @Test("a function that ends like the one asked for is another")
    func alike() throws {
        var learner = try learner("check: m > 0.5\nuses: max")
        #expect(learner.say("m = softmax([5, 1])[0]").contains("Still to do: use `max`."))
        #expect(learner.say("m = max(softmax([5, 1]))").contains("✓"))
    }

    @Test("a sweep over a file counts whatever the prompt is, and an ablation after a look at heads does not undo it")
    func sweeps() throws {
        var learner = try learner("check: interventions == 1\nuses: attention")
        learner.say("attention L2H4 pos=-1")
        #expect(learner.say("ablate L2H4").contains("✓"))
    }

    @Test(
        "what is missing is said in the words of the tables",
        arguments: [
            ("probs[\" France\"] < 0.5", "ablate L0H0", "␠France is at 99.", "; asked for: below 50 %."),
            (
                "max(probs) < 0.5", "ablate L0H0", "after this prompt the likeliest is at 99.",
                "; asked for: below 50 %."
            ),
            ("interventions == 2", "ablate L0H0", "1 change is in force", "."),
            ("contains(text, \"Rome\")", "prompt Lima is", "this prompt has no \"Rome\" in it", "."),
            ("not contains(text, \"Lima\")", "prompt Lima is", "this prompt has \"Lima\" in it", "."),
            ("text != s", "s = text", "`s` is all of this prompt; it is to be the beginning that you added to", "."),
            ("x > 4e6", "x = 1200000", "`x` is 1,200,000", "; asked for: above 4,000,000."),
            ("x > 1 and x < 2", "x = [1, 2, 3]", "`x` is 3 numbers, and one is asked for", "."),
            (
                "probs[argmax(baseline_probs)] < 0.5", "ablate L0H0", "what was likeliest before is at 99.",
                " below 50 %."
            ),
        ])
    func shortfall(check: String, cell: String, words: String, goal: String) throws {
        var learner = try learner("check: \(check)")
        let said = learner.say(cell)
        #expect(said.contains("Not there yet: \(words)") && said.contains(goal), "\(said)")
    }

    @Test("the right number without its name is told its name, and what is left is the name alone")
    func nameless() throws {
        var learner = try learner("check: d > 3 and d < 5")
        #expect(learner.say("2 + 2").contains("That is the number. Give it its name: `d = _`"))
        #expect(!learner.say("2 + 5").contains("name"))
        #expect(learner.say("d = 4").contains("✓"))
        var last = try self.learner("check: max(probs) > 0.5 and flat > 1")
        #expect(last.say("prompt Rome is the capital of").contains("Not there yet: nothing is called `flat` yet."))
    }

    @Test("the way that a task rules out is not praised, and the rest of it may be")
    func shortcut() throws {
        let quiz = "check: p > 0.99 and p < 1\nuses: exp\nwithout: softmax, probs"
        var learner = try learner(quiz)
        learner.say("exp(1)")
        #expect(learner.say("p = probs[\" France\"]").contains("Not there yet: the task is to do it without `probs`."))
        #expect(learner.say("p = softmax(logits)[\" France\"]").contains("without `softmax`"))
        #expect(!learner.say("0.9981").contains("That is the number"))
        #expect(learner.say("p = _").contains("the task is to work it out"))
        learner.say("p = 0")
        #expect(learner.say("p = 0.9981").contains("the task is to work it out"))
        learner.say("a = softmax(logits)")
        #expect(learner.say("p = a[\" France\"]").contains("without `softmax`"))
        learner.say("probs[\" France\"]")
        #expect(learner.say("p = _").contains("without `probs`"))
        #expect(learner.say("p = exp(logits[\" France\"]) / sum(exp(logits))").contains("✓"))
    }

    @Test("the same shortfall is said once, and again when it has changed")
    func repeated() throws {
        var learner = try learner("check: m > 3")
        #expect(learner.say("m = 1").contains("Not there yet"))
        #expect(!learner.say("ablate L0H0").contains("Not there yet"))
        #expect(learner.say("m = 2").contains("Not there yet"))
    }

    @Test("on the way to a task nothing is a wrong answer, and the end counts tasks apart")
    func counted() throws {
        var learner = try Learner(
            Self.start + "```quiz command\nDo it.\ncheck: temperature == 2\n```\n# Two\n"
                + "```quiz number\nHow much?\n= 4\n```\n# Three\nEnd.\n")
        for line in ["", "", "temp 3", "temp 2", "", "5", "4", ""] { learner.say(line) }
        #expect(learner.say("").contains("Questions: 1 right after a wrong answer. Tasks: 1 done."))
    }

    @Test("a task that is done can be read again while one goes on with it")
    func again() throws {
        var learner = try learner("check: temperature > 1")
        #expect(learner.say("temp 2").contains("✓"))
        #expect(learner.say("lesson").contains("Do it."))
    }

    @Test("a choice is judged before the lesson takes its change back")
    func early() throws {
        let quiz = "```quiz predict\nWhat then?\n- [x] Less :: Less it is.\n- [ ] More :: No.\n```\n"
        var learner = try Learner(Self.start + quiz + "```repl\n> ablate L2.attn\n> clear\n```\n")
        learner.say("")
        learner.say("")
        #expect(learner.say("b").contains("Noted."))
        let said = learner.say("")
        #expect(said.contains("typed ablate L2.attn") && said.contains("✗ No. (a was right.)"))
        #expect(said.contains("Enter types  `clear`"))
        #expect(!learner.say("").contains("✗"))
    }

    @Test("a solution names the letter, and gives the number")
    func solutions() throws {
        let choice = "```quiz choice\nWhich?\n- [ ] One :: No.\n- [x] Two :: Yes.\nsolution: The second.\n```\n"
        var learner = try Learner(choice + "# Two\n```quiz number\nHow much?\n= 2 + 2\nsolution: `2 + 2`\n```\n")
        #expect(learner.say("solution").contains("b) The second."))
        learner.say("")
        #expect(learner.say("solution").contains("The answer is 4."))
    }

    @Test("of a hundred, 10% are 10")
    func percentOfHundred() throws {
        let quiz = "```quiz predict\nOf a hundred, how many?\n= round(100 * probs[\" France\"])\n```\n"
        var learner = try Learner(quiz + Self.start)
        learner.say("100%")
        #expect(learner.say("").contains("You said 100, and it is 100"))
    }
}
