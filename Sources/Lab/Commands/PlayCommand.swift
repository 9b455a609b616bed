struct PlayCommand: DocumentCommand {
    static let name = "play"
    static let summary = "in a lesson: leave its path and try things out"
    static let usage = "play"
    static let explanation = """
        Nothing that you type is taken for an answer until next leads back, with the session as the lesson had it. Small \
        experiments need no play: the lesson finds its way back by itself.
        """
    static let example = ["lesson 3", "play", "temp 2", "next"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        _ = try session.visit()
        session.lesson?.isPlaying = true
        return .lesson(LessonValue([.note("All yours. `next` leads back to the lesson, as it was here.")]))
    }
}
