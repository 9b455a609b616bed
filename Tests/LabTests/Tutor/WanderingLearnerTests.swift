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
}
