import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

/// Lessons as whoever learns goes through them, from the first step to the list of lessons. What they say is read from
/// their files, so that they may be written anew.
@Suite("Whole lessons in a terminal", .serialized)
struct WholeLessonTests {
    /// In the long form, every lesson that there is.
    static let numbers = LearnerDice.soak > 1 ? LessonScreen.shelf.all.map(\.number) : ["03", "06", "09"]

    @Test(
        "a lesson with wrong answers, hints and a solution looked up; left in the middle, it goes on there",
        .enabled(if: TmuxSession.isAvailable, "tmux is not installed"), arguments: Self.numbers)
    func whole(number: String) throws {
        let program = "'\(BuiltProgram.path)' lesson \(number)"
        let lab = try TmuxSession("sh -c \"trap : INT; \(program); \(program)\"", rows: 200)
        var learner = LessonLearner(try LessonScreen(lab, number))
        let quarter = learner.screen.lesson.steps.count / 4
        try learner.open()
        repeat {
            switch learner.screen.step {
            case quarter:
                try learner.experiment()
                try giveUp(within: "(1 +", lab, learner)
            case 2 * quarter: try leaveAndComeBack(lab, &learner)
            case 3 * quarter: try stopAndGoOn(lab, &learner)
            default: break
            }
            try learner.doStep()
        } while try learner.goOn()
        try end(lab, learner)
    }

    /// Nobody is trapped in an open bracket.
    private func giveUp(within line: String, _ lab: TmuxSession, _ learner: LessonLearner) throws {
        try lab.enter(line)
        #expect(try lab.wait { $0.split(separator: "\n").last?.hasSuffix("...>") == true } != nil)
        try lab.press("C-c")
        #expect(try lab.wait(for: "The cell was given up.") != nil)
        _ = try learner.screen.again()
        try lab.press("C-c")
        #expect(try lab.wait(for: "To leave the lesson, press Ctrl-D") != nil)
        _ = try learner.screen.again()
    }

    /// Whoever goes back into the lesson is where he was.
    private func stopAndGoOn(_ lab: TmuxSession, _ learner: inout LessonLearner) throws {
        try lab.enter("lesson stop")
        _ = try #require(try promptStands("lab[2]>", lab))
        try lab.enter("lesson \(learner.screen.number)")
        try learner.open(at: learner.screen.step)
    }

    private func promptStands(_ prompt: String, _ lab: TmuxSession) throws -> String? {
        try lab.wait { $0.split(separator: "\n").last == Substring(prompt) }
    }

    private func leaveAndComeBack(_ lab: TmuxSession, _ learner: inout LessonLearner) throws {
        let step = learner.screen.step
        try lab.press("C-d")
        #expect(try lab.wait(for: "Your place is kept: lab lesson \(learner.screen.number)") != nil)
        // The program has ended, and begins again.
        try learner.open(at: step)
    }

    /// Behind the last step are a summary, the session from before, and the list in which the lesson is done.
    private func end(_ lab: TmuxSession, _ learner: LessonLearner) throws {
        let lesson = learner.screen.lesson
        let hasPredictions = lesson.steps.contains { $0.quizzes.contains { $0.kind == .predict } }
        try lab.press("Enter")
        let summary = try #require(try promptStands("lab[3]>", lab))
        #expect(learner.screen.shows(summary, "1 with the solution"))
        #expect(!learner.screen.shows(summary, "skipped"))
        #expect(learner.screen.shows(summary, "Your first predictions:") == hasPredictions)
        try lab.enter("lesson")
        let list = try #require(try promptStands("lab[4]>", lab))
        let row = list.split(separator: "\n").last { $0.contains(lesson.title) }
        #expect(row?.hasSuffix("min, done") == true, "\(list)")
        try lab.press("C-d")
        #expect(try lab.wait(for: "LEFT 0") != nil)
    }

    @Test(
        "a lesson on 60 columns without drawings: no line is wider, and all that is shown is words",
        arguments: Self.numbers)
    func plain(number: String) throws {
        let terminal = try PseudoTerminal(columns: 60)
        let home = NSTemporaryDirectory() + "lab-lesson-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let folders = ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"].map { ($0, home) }
        let variables = ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home]
        try terminal.start(
            [BuiltProgram.path, "--plain", "lesson", number], in: Repository.root,
            environment: variables.merging(folders) { $1 })
        var learner = LessonLearner(try LessonScreen(terminal, number, isPlain: true))
        try learner.open()
        repeat { try learner.doStep() } while try learner.goOn()
        terminal.type("\r")
        #expect(terminal.wait { $0.hasSuffix("\nlab[2]> ") })
        terminal.type("\u{4}")
        #expect(terminal.exit() == 0)

        // What was typed is as wide as it was typed.
        let typed = learner.screen.lesson.document.cells.flatMap { $0.cell.source.lines }
        let lines = terminal.text.split(separator: "\n").map(String.init).filter {
            !$0.contains("lab[") && !typed.contains($0)
        }
        #expect(lines.count > 100)
        for line in lines { #expect(displayWidth(line) <= 60, "\(line)") }
        let drawn = terminal.text.unicodeScalars.filter {
            (0x2500...0x259F).contains($0.value) || (0x2800...0x28FF).contains($0.value)
        }
        #expect(drawn.isEmpty)
        #expect(!terminal.output.contains("\u{1B}[A"))
    }
}
