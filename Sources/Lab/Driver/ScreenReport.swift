/// Answers on the screen, below the cell that was typed, and in the journal.
struct ScreenReport: CellReport {
    private let rendering: RenderOptions
    private var settings: Settings
    private var toldOfJournal = false

    /// `settings` are those that are kept already.
    init(_ rendering: RenderOptions, settings: Settings) {
        (self.rendering, self.settings) = (rendering, settings)
    }

    /// A session with a person ends well, whatever failed in it.
    let exitCode: Int32 = 0

    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
        // Written down first: what has been seen on the screen is safe.
        if let recorded = outcome.recorded { session.journal?.add(recorded) }
        var options = rendering.with(outcome.settings)
        options.columns = Terminal.columns
        switch outcome.result {
        case .success(let value):
            let text = render(value, options)
            if !text.isEmpty { Output.write(text + "\n") }
            if let note = outcome.note {
                var page = Page(options)
                page.say(note, .secondary)
                Output.write(page.text + "\n")
            }
        case .failure(let error):
            Output.write(render(error, cell: outcome.input, promptWidth: cell.promptWidth, options) + "\n")
        }
        if !toldOfJournal, session.journal?.isBroken == true {
            toldOfJournal = true
            Output.write("(The disk refuses the journal: from here on this session cannot be restored.)\n")
        }
        if outcome.settings != settings {
            settings = outcome.settings
            if let reason = SettingsFile.keep(settings) {
                Output.write("(Not kept for the next session: \(safe(reason)).)\n")
            }
        }
        return true
    }

    /// As if the learner had typed it.
    mutating func showGiven(_ cell: inout CellInput, _ session: Session) {
        if !cell.notes.isEmpty { showRemark(.lesson(LessonValue(cell.notes)), session) }
        let prompt = TerminalCells.prompt(session, plain: rendering.plain)
        // The empty line that was typed is where the cell belongs.
        let isInPlace = cell.origin == .givenForEnter && cell.notes.isEmpty && Terminal.canEdit && !rendering.plain
        let lines = cell.text.lines.map(safe)
        Output.write((isInPlace ? "\u{1B}[A\r\u{1B}[K" : "") + prompt + lines.joined(separator: "\n") + "\n")
        cell.promptWidth = lines.count == 1 ? displayWidth(prompt) : 0
    }

    mutating func showRemark(_ value: Value, _ session: Session) {
        var options = rendering.with(session.state.settings)
        options.columns = Terminal.columns
        Output.write(remark(value, options) + "\n")
    }
}
