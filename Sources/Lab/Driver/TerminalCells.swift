/// Cells that a person types.
struct TerminalCells: CellSource {
    let isInteractive = true
    private let reader: any LineReader
    private let assistant: Assistant
    private let plain: Bool
    /// Whether leaving a lesson leaves the program, too.
    private let endsWithLesson: Bool
    private var open = OpenCell()

    init(_ reader: any LineReader, _ assistant: Assistant, plain: Bool, endsWithLesson: Bool = false) {
        (self.reader, self.assistant, self.plain) = (reader, assistant, plain)
        self.endsWithLesson = endsWithLesson
    }

    /// Ctrl-C is meant for all that was pasted, not for one of its cells.
    mutating func wasInterrupted() {
        let lines = reader.giveUpPaste()
        if lines > 0 { Output.write("(\(counted(lines, "pasted line was", "pasted lines were")) not run.)\n") }
    }

    mutating func next(_ session: Session) -> CellEvent {
        assistant.state = session.state
        while true {
            let prompt = open.isOpen ? Self.continuation(session) : Self.prompt(session, plain: plain)
            switch reader.readLine(prompt: prompt) {
            case .line(let line):
                if !Session.isBlank(line) { reader.remember(line) }
                let width = open.isOpen ? 0 : displayWidth(prompt)
                // In a lesson nobody is to wonder why Enter does nothing.
                if open.isOpen, session.lesson != nil, Session.isBlank(line), let cell = open.close() {
                    return .cell(CellInput(cell))
                }
                if let cell = open.add(line) { return .cell(CellInput(cell, promptWidth: width)) }
            case .unreadable(let reason):
                Output.complain("\(reason)\n")
            case .interrupt:
                // Whoever is within an open bracket wants out of it.
                let wasOpen = open.close() != nil
                let leaving =
                    session.lesson == nil
                    ? "To leave, press Ctrl-D or type quit.\n"
                    : "To leave the lesson, press Ctrl-D or type lesson stop; your place is kept.\n"
                Output.write(wasOpen ? "The cell was given up.\n" : leaving)
            case .endOfInput:
                Output.write("\n")
                guard open.close() == nil else { continue }
                return session.lesson == nil || endsWithLesson
                    ? .end : .cell(CellInput("\(LessonCommand.name) \(LessonCommand.stop)"))
            }
        }
    }

    /// `  ...>`, as wide as the prompt, so that lines of a cell stand below each other.
    private static func continuation(_ session: Session) -> String {
        let place = session.lesson.map { $0.place(plain: false) + " " } ?? ""
        let width = displayWidth("\(place)lab[\(session.number)]> ")
        return String(repeating: " ", count: max(0, width - 5)) + "...> "
    }

    /// `lab[7] −L3H5 +noise> `.
    static func prompt(_ session: Session, plain: Bool) -> String {
        var marks: [String] = []
        for change in session.state.changeValues {
            switch change.kind {
            case "ablate": marks.append((plain ? "-" : "−") + (change.site ?? ""))
            case "bias": marks.append("+bias")
            default: marks.append("+\(change.kind)")
            }
        }
        var shown: [String] = []
        for mark in marks where !shown.contains(mark) { shown.append(mark) }
        if shown.count > 3 { shown = Array(shown.prefix(2)) + ["… \(shown.count - 2) more"] }
        let place = session.lesson.map { $0.place(plain: plain) + " " } ?? ""
        return place + "lab[\(session.number)]" + (shown.isEmpty ? "" : " " + shown.joined(separator: " ")) + "> "
    }
}
