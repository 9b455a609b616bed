import Notebook

struct LessonCommand: DocumentCommand {
    static let name = "lesson"
    static let summary = "be guided, step by step; without a name, the list of lessons"
    static let usage = """
        lesson              the lessons, and how far you are in each
        lesson NAME         a number, a name, or any file: lesson 3, lesson 03-logits, lesson path/to/file.md
        lesson NAME step=1  from that step on
        lesson stop         back to the session before (so does Ctrl-D)
        lesson new NAME     write the beginnings of a lesson of your own to a file
        """
    static let explanation = """
        A lesson runs in a session of its own; yours waits for you. Enter goes on, and types the lesson's cells for you. \
        Whatever else you type is yours: try things out as you like, the lesson finds its way back. Your place is kept \
        after every step.
        """
    static let example = ["lesson", "lesson 3", "lesson stop"]
    static let options = ["step"]
    static let completes = CompletionKind.lessons
    static let stop = "stop"

    private let word: Word?
    private let title: Word?
    private let step: Int?

    init(_ arguments: inout Arguments) throws(CellError) {
        word = arguments.next()
        title = word?.text == "new" ? try arguments.next("the lesson's name", hint: "lesson new my-lesson") : nil
        step = try arguments.option("step")?.integer("a step", in: 1...100_000)
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard session.depth == 0, session.workshop.permissions.isAll else {
            throw CellError(.notAllowed, "a file that is run may not begin a lesson")
        }
        guard let word else {
            guard session.lesson != nil else { return .lesson(Self.menu(session)) }
            return .lesson(LessonValue(try session.presentAgain()))
        }
        if word.text == Self.stop {
            let visit = try session.visit()
            session.leaveLesson()
            let name = visit.entry.number.isEmpty ? visit.entry.name : visit.entry.number
            return .lesson(
                LessonValue([
                    .note("Your place is kept: `lesson \(safe(name))` goes on with step \(visit.resumesAt + 1).")
                ]))
        }
        if let title {
            let path = try LessonSkeleton.write(title)
            return .lesson(LessonValue([.prose("Wrote `\(path)`. Look at it with `lesson \(path)`.")]))
        }
        do throws(CellError) {
            return .lesson(try session.enterLesson(word.text, step: step))
        } catch { throw error.at(word.span) }
    }

    private static func menu(_ session: Session) -> LessonValue {
        var rows: [LessonValue.Piece] = []
        for entry in session.workshop.lessons.all {
            guard let notebook = try? NotebookFile(entry.path), notebook.document.kind == .lesson else { continue }
            let lesson = Lesson(notebook.document, name: entry.name)
            let state = state(ProgressFile(entry).read()?.fitted(to: lesson), of: lesson)
            rows.append(.row(entry.number, lesson.title, "\(lesson.minutes) min" + (state.isEmpty ? "" : ", \(state)")))
        }
        guard !rows.isEmpty else {
            return LessonValue([
                .note("There are no lessons beside the models. A file will do: `lesson path/to/file.md`.")
            ])
        }
        return LessonValue(
            rows + [.note("`lesson 3` begins, or goes on where you were. (In the shell: `lab lesson 3`.)")])
    }

    private static func state(_ progress: LessonProgress?, of lesson: Lesson) -> String {
        guard let progress else { return "" }
        if progress.isFinished { return "done" }
        return progress.place.map { "at step \($0.number + 1) of \(lesson.steps.count)" } ?? ""
    }
}
