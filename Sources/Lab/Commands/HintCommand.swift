struct HintCommand: DocumentCommand {
    static let name = "hint"
    static let summary = "in a lesson: the next hint"
    static let usage = "hint"
    static let explanation = """
        Hints are given one at a time, from a nudge to nearly the answer.
        """
    static let example = ["lesson 3", "hint"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        .lesson(LessonValue(try session.hintInLesson()))
    }
}
