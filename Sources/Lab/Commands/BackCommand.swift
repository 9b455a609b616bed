struct BackCommand: DocumentCommand {
    static let name = "back"
    static let summary = "in a lesson: the step before"
    static let usage = "back"
    static let explanation = """
        The session is as the lesson had it there.
        """
    static let example = ["lesson 3", "next", "back"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        .lesson(LessonValue(try session.goToStep(try session.visit().step - 1)))
    }
}
