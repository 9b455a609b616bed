struct SolutionCommand: DocumentCommand {
    static let name = "solution"
    static let summary = "in a lesson: how a question is answered"
    static let usage = "solution"
    static let explanation = """
        Shows the way to the answer, and goes on.
        """
    static let example = ["lesson 3 step=6", "solution"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        .lesson(LessonValue(try session.solutionInLesson()))
    }
}
