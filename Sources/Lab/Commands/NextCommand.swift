struct NextCommand: DocumentCommand {
    static let name = "next"
    static let summary = "in a lesson: go on (so does Enter)"
    static let usage = "next"
    static let explanation = """
        Runs the lesson's next cell, or goes on to the next step. After play it leads back to where the lesson was.
        """
    static let example = ["lesson 3", "next"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        let visit = try session.visit()
        // Typed, it stands for the cell itself; only where a cell is run without being typed does it get here.
        if !visit.isPlaying, visit.waitingCell != nil { return .lesson(LessonValue(try session.skipInLesson())) }
        return .lesson(LessonValue(try session.goOnInLesson()))
    }
}
