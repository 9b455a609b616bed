/// Cells that a person types.
struct TerminalCells: CellSource {
    let isInteractive = true
    private let reader: any LineReader
    private let assistant: Assistant
    private let plain: Bool
    private var open = OpenCell()

    init(_ reader: any LineReader, _ assistant: Assistant, plain: Bool) {
        (self.reader, self.assistant, self.plain) = (reader, assistant, plain)
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
                if let cell = open.add(line) { return .cell(CellInput(cell, promptWidth: width)) }
            case .unreadable(let reason):
                Output.complain("\(reason)\n")
            case .interrupt:
                // Whoever is within an open bracket wants out of it.
                let wasOpen = open.close() != nil
                Output.write(wasOpen ? "The cell was given up.\n" : "To leave, press Ctrl-D or type quit.\n")
            case .endOfInput:
                Output.write("\n")
                if open.close() == nil { return .end }
            }
        }
    }

    /// `  ...>`, as wide as the prompt, so that lines of a cell stand below each other.
    private static func continuation(_ session: Session) -> String {
        let width = "lab[\(session.number)]> ".count
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
        return "lab[\(session.number)]" + (shown.isEmpty ? "" : " " + shown.joined(separator: " ")) + "> "
    }
}
