import Notebook

struct ProgressCommand: DocumentCommand {
    static let name = "progress"
    static let summary = "in a lesson: its steps, and how far you are"
    static let usage = "progress"
    static let explanation = """
        lesson NAME step=4 goes to a step. At the end stands how near your predictions were.
        """
    static let example = ["lesson 3", "progress"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        let visit = try session.visit()
        var pieces: [LessonValue.Piece] = [visit.rule]
        for (index, step) in visit.steps.enumerated() {
            let name = step.heading.isEmpty ? visit.lesson.title : step.heading
            pieces.append(.row("\(index + 1)", name, Self.words(visit, index)))
        }
        if let summary = visit.summary { pieces.append(.prose(summary)) }
        return .lesson(LessonValue(pieces))
    }

    private static func words(_ visit: LessonVisit, _ index: Int) -> String {
        let mark: String? =
            switch visit.progress.mark(of: visit.steps[index].key) {
            case .done: "done"
            case .right: "answered"
            case .later: "answered, not at once"
            case .shown: "solution seen"
            case .skipped: "left open"
            case nil: nil
            }
        return [index == visit.step ? "you are here" : nil, mark].compactMap { $0 }.joined(separator: ", ")
    }
}
