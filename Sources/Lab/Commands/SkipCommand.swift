struct SkipCommand: DocumentCommand {
    static let name = "skip"
    static let summary = "in a lesson: pass over a cell or a question"
    static let usage = "skip"
    static let explanation = """
        What is passed over can be had again: back leads to it.
        """
    static let example = ["lesson 3", "skip"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        _ = try session.visit()
        return .lesson(LessonValue(try session.skipInLesson()))
    }
}
