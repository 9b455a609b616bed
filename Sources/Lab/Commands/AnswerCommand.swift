struct AnswerCommand: DocumentCommand {
    static let name = "answer"
    static let summary = "in a lesson: answer the question"
    static let usage = "answer NUMBER, LETTER or CALCULATION"
    static let explanation = """
        A number, a letter or the text of an option needs no answer before it. A calculation does, where it is meant as \
        the answer rather than to see what it gives: answer exp(2) / 11.21. Numbers can be written 0.4, .4, 0,4, 40% or \
        2/5. Without anything, it says what may be done.
        """
    static let example = ["lesson 3 step=6", "answer exp(2)"]
    static let takesRawText = true

    private let text: String

    init(_ arguments: inout Arguments) throws(CellError) {
        text = arguments.next()?.text ?? ""
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        .lesson(LessonValue(try session.answerInLesson(text)))
    }
}
