import Notebook
import TestSupport
import Testing

@testable import Lab

@Suite("A learner who wanders through lessons")
struct WanderingLearnerTests {
    /// In the short form, a few lines in each lesson; in the long one, so many that everything is met.
    static let length = 25 * min(LearnerDice.soak, 9)
    static let seeds = Array(UInt64(1)...UInt64(max(1, LearnerDice.soak / 9)))
    static let isHasty = LearnerDice.soak == 1

    @Test(
        "whatever is done in a lesson, nothing that was reached is lost, and there is a way on and a way out",
        arguments: LessonShelf.numbers, seeds)
    func wander(lesson: String, seed: UInt64) throws {
        let shelf = try LessonShelf(shortened: Self.isHasty)
        let own = seed * 100 + (UInt64(lesson) ?? 0)
        var walk = try LessonWalk(lesson: lesson, seed: own, shelf: shelf, isHasty: Self.isHasty)
        for number in 1...Self.length {
            try walk.step()
            if number % 10 == 0 { walk.checkWayOut() }
            if number % 75 == 0 { try walk.checkWayOn(answering: number % 2 == 0) }
        }
        try walk.checkWayOn(answering: true)
        try walk.checkRecord()
    }

    @Test("two terminals in one lesson keep what was reached in either")
    func twoTerminals() throws {
        let shelf = try LessonShelf(shortened: true)
        var (one, other) = (Learner(try shelf.session()), Learner(try shelf.session()))
        for line in ["lesson 6", "", "", "skip"] { one.say(line) }
        other.say("lesson 6 step=3")
        other.say("answer 1 - 0.9")
        one.say("lesson stop")
        one.say("lesson 6")
        let steps = try #require(one.session.lesson).steps
        let progress = try #require(one.session.lesson).progress
        let asked = try #require(steps.first { $0.quizzes.contains { $0.kind == .number } })
        #expect(progress.mark(of: asked.key) == .right)
    }
}
