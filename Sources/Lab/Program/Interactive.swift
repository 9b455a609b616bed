import ArgumentParser
import Engine
import Foundation
import Notebook

/// A session with a person at a terminal.
struct Interactive {
    private let start: Start
    /// The cell that the session begins with, and ends with where it is a lesson.
    private let first: String?

    init(_ start: Start, first: String? = nil) {
        (self.start, self.first) = (start, first)
    }

    func run() throws -> ExitCode {
        let rendering = start.options.rendering
        if first == nil { Output.write(Greeting.text(start, rendering)) }
        var session = start.session
        session.journal = Journal(head: Self.journalHead(session))
        if session.journal == nil {
            let folder = safe(Journal.folder)
            Output.write("(\(folder) cannot be written, so this session cannot be restored after a crash.)\n")
        }
        let old = OldJournals(except: session.journal?.path)
        if first == nil { Output.write(Self.offer(old.last, rendering)) }
        old.prune()
        let assistant = Assistant()
        assistant.library = session.workshop.library
        assistant.lessons = session.workshop.lessons
        var source = TerminalCells(
            Self.reader(assistant), assistant, plain: rendering.plain, endsWithLesson: first != nil)
        var report = ScreenReport(rendering, settings: session.state.settings)
        if let first {
            var beginning = GivenLines([first])
            _ = Driver.run(&session, from: &beginning, to: &report)
            // The error has been shown, and there is no lesson to be in.
            guard session.lesson != nil else {
                session.journal?.end()
                return ExitCode(1)
            }
        }
        let code = Driver.run(&session, from: &source, to: &report)
        if let lesson = session.lesson {
            let file = lesson.entry.isOurs ? lesson.entry.number : lesson.entry.path
            Output.write("Your place is kept: lab lesson \(safe(file)) goes on with step \(lesson.resumesAt + 1).\n")
        }
        session.leaveLesson()
        session.journal?.end()
        return ExitCode(code)
    }

    /// What is said of a last session that did not end well.
    static func offer(_ last: OldJournals.State?, _ rendering: RenderOptions) -> String {
        switch last {
        case .unfinished(let text):
            Greeting.fitted(
                "The last session did not end well: restore brings back its \(counted(text.cellCount, "cell", "cells")).\n",
                rendering)
        case .unreadable(let reason):
            "The last session did not end well, and what was written down of it cannot be read:\n  \(reason)\n"
        case .running, .empty, .ended, nil: ""
        }
    }

    /// An editor where the terminal can have one, or else plain lines.
    private static func reader(_ assistant: Assistant) -> any LineReader {
        guard Terminal.canEdit else { return PlainLineReader() }
        return LineEditor(assistant: assistant, historyFile: historyFile) ?? PlainLineReader()
    }

    /// The settings that a person keeps come first, so that a journal needs nothing beside it.
    private static func journalHead(_ session: Session) -> String {
        var entries = [(key: "lab", value: Program.version)]
        if let model = session.origin.model { entries.append(("model", model)) }
        entries += [("seed", String(session.origin.seed)), ("date", Transcript.day(Date()))]
        return TranscriptWriter.head(entries, title: "A session at the terminal")
            + session.record.map(\.block).joined()
    }

    private static var historyFile: String? {
        // A read-only home costs the history, not the session.
        UserFolders.make(UserFolders.state) ? UserFolders.state + "/history" : nil
    }
}
