import Engine

/// Runs cells one after the other on a state: what is behind the REPL, `-e`, the pipe, `run` and `replay`.
struct Session {
    private(set) var state: SessionState
    /// The number that the next cell gets, from 1.
    var number = 1
    /// What `save` writes.
    private(set) var record: [RecordedCell] = []
    private var past: [Snapshot] = []
    private(set) var workshop: Workshop
    /// What the record began with, for the front matter of what is saved.
    private(set) var origin: Origin
    /// Models in the order in which they were loaded, each once. What was trained here comes from a cell, not a file.
    private(set) var models: [SessionModel] = []
    /// The file that this session saved itself to, and may save to again as long as nobody else writes in it.
    var saved: (path: String, text: String)?
    /// Where its cells are written down as they end; nil but at a terminal.
    var journal: Journal?
    /// How many sessions this one runs within: 1 for a replay at the prompt.
    var depth = 0
    /// The lesson that it is in.
    var lesson: LessonVisit?

    struct Origin: Sendable, Equatable {
        /// As it can be loaded again; nil where none was there.
        var model: String?
        var seed: UInt64
    }

    struct Outcome {
        var number: Int
        var input: String
        var result: Result<Value, CellError>
        /// The cell was `quit`.
        var ends = false
        /// The settings that its answer is to be shown with.
        var settings: Settings
        /// What is said below the answer to a person, and is no part of it.
        var note: String?
        /// What the journal has to know of it; nil for cells about the document itself.
        var recorded: RecordedCell?
    }

    /// What it takes to go back.
    private struct Snapshot {
        var state: SessionState
        var models: [SessionModel]
        /// How much of the record was there. The record only grows, so that it need not be kept each time.
        var length: Int
        /// What `restore` put another record in the place of.
        var replaced: (record: [RecordedCell], origin: Origin)?
    }

    /// How far back `undo` goes.
    static let undoLimit = 1000

    init(state: SessionState, workshop: Workshop, origin: Origin) {
        self.state = state
        self.workshop = workshop
        self.origin = origin
        if let subject = state.subject { models = [subject] }
    }

    /// nil for a line that is no cell: blank, or a comment alone.
    mutating func run(_ cell: String) -> Outcome? {
        guard !Self.isBlank(cell) else { return nil }
        defer { number += 1 }
        var isAboutDocument = false
        var command: String?
        do throws(CellError) {
            let parsed = try parsed(cell)
            if case .command(let type, _) = parsed { command = type.name }
            guard case .command(let type, let start) = parsed, let type = type as? any DocumentCommand.Type else {
                return try evaluated(parsed, cell)
            }
            isAboutDocument = true
            let value = try Self.command(type, cell, start).evaluate(&self)
            return Outcome(number: number, input: cell, result: .success(value), settings: state.settings)
        } catch {
            let error = error.asked(by: command)
            // What was interrupted would come out otherwise the next time, and so would what failed to be saved.
            let isKept = error.code != .interrupted && !isAboutDocument
            let failed = isKept ? RecordedCell(source: cell, error: error) : nil
            if let failed { record.append(failed) }
            return Outcome(
                number: number, input: cell, result: .failure(error), settings: state.settings, recorded: failed)
        }
    }

    /// Runs a cell that comes from somebody else, and may do less.
    mutating func run(_ cell: String, in other: Workshop) -> Outcome? {
        let own = workshop
        workshop = other
        defer { workshop = own }
        return run(cell)
    }

    /// What a line is; nothing is run.
    func parsed(_ cell: String) throws(CellError) -> ParsedCell { try ParsedCell(cell, names: isName) }

    /// Runs a cell before the first one. It has no number and cannot be taken back; where it fails, nothing came of it.
    mutating func prepare(_ cell: String) -> Outcome? {
        var next = self
        let outcome = next.run(cell)
        if case .success = outcome?.result {
            (next.number, next.past) = (number, past)
            self = next
        }
        return outcome
    }

    private mutating func evaluated(_ parsed: ParsedCell, _ cell: String) throws(CellError) -> Outcome {
        var next = state
        let value: Value
        var ends = false
        var below: String?
        switch parsed {
        case .command(let type, let start):
            guard let type = type as? any Command.Type else {
                throw CellError(.notAvailable, "this command has no effect of its own")
            }
            value = try Self.command(type, cell, start).evaluate(&next, workshop)
            ends = type == QuitCommand.self
            if type.isAnswer { next.answered = SessionState.Answered(value: value) }
        case .expression(let expression):
            value = try calculate(expression, &next).value
            below = SpaceNote.words(expression, next, workshop)
        case .assignment(let name, let expression):
            let result = try calculate(expression, assigning: name, &next)
            next.variables[name] = result
            value = result.value
            below = SpaceNote.words(expression, next, workshop)
        }
        let kept = value.repeatable(cell)
        let finished = RecordedCell(source: kept.cell, value: kept.value, settings: next.settings)
        past.append(snapshot)
        if past.count > Self.undoLimit { past.removeFirst() }
        state = next
        if !ends { record.append(finished) }
        note(state.subject)
        return Outcome(
            number: number, input: cell, result: .success(value), ends: ends, settings: state.settings,
            note: below, recorded: ends ? nil : finished)
    }

    private func calculate(
        _ expression: Expression, assigning name: String? = nil, _ next: inout SessionState
    ) throws(CellError) -> CalculatorValue {
        let value = try Calculator(SessionNames(state: state, workshop: workshop)).value(of: expression)
        next.last = value
        next.answered = SessionState.Answered(expression, worth: value, in: state, assigning: name)
        return value
    }

    /// Whether a cell is a command about the document itself.
    func isAboutDocument(_ cell: String) -> Bool {
        guard case .command(let type, _)? = try? parsed(cell) else { return false }
        return type is any DocumentCommand.Type
    }

    private func isName(_ name: String) -> Bool { state.variables[name] != nil || SessionNames.all.contains(name) }

    private static func command<Syntax: CommandSyntax>(
        _ type: Syntax.Type, _ cell: String, _ start: Int
    ) throws(CellError) -> Syntax {
        var arguments = try Arguments(cell: cell, from: start, raw: type.takesRawText)
        let command = try type.init(&arguments)
        try arguments.finish(type.options)
        return command
    }

    static func isBlank(_ line: String) -> Bool {
        var lexer = Lexer(line)
        lexer.skipBlanks()
        return lexer.current == nil
    }

    private mutating func note(_ subject: SessionModel?) {
        guard let subject, !models.contains(where: { $0.isSame(as: subject) }) else { return }
        if case .local(let model) = subject, model.folder == nil { return }
        models.append(subject)
    }
}

extension Session {
    private var snapshot: Snapshot { Snapshot(state: state, models: models, length: record.count) }

    /// Takes back the last cell that succeeded, and those that failed since; returns it.
    mutating func undo() -> RecordedCell? {
        guard let snapshot = past.popLast() else { return nil }
        defer { (state, models) = (snapshot.state, snapshot.models) }
        if let replaced = snapshot.replaced {
            (record, origin) = replaced
            return RecordedCell(source: RestoreCommand.name, output: [])
        }
        let undone = record[snapshot.length...].first { $0.error == nil }
        record.removeSubrange(snapshot.length...)
        return undone
    }

    /// Goes on where another session was; `undo` leads back.
    mutating func take(over other: Session) {
        var before = snapshot
        before.replaced = (record, origin)
        past.append(before)
        past += other.past
        (state, record, origin, models) = (other.state, other.record, other.origin, other.models)
    }

    /// Goes on from a state that other cells lead to. The record's own cells from `start` on led elsewhere, and stand in
    /// it as asides; there is no way back by `undo`.
    mutating func goOn(from state: SessionState, asidesFrom start: Int, after cells: [RecordedCell]) {
        for index in record.indices.dropFirst(start) { record[index].isAside = true }
        record += cells
        self.state = state
        past = []
        note(state.subject)
    }
}
