import ArgumentParser
import Engine
import Foundation
import Notebook

/// A session with a person at a terminal.
struct Interactive {
    private let start: Start

    init(_ start: Start) {
        self.start = start
    }

    func run() throws -> ExitCode {
        let rendering = start.options.rendering
        Output.write(Greeting.text(start, rendering))
        let assistant = Assistant()
        assistant.library = start.session.workshop.library
        guard let editor = LineEditor(assistant: assistant, historyFile: Self.historyFile) else {
            Output.complain("lab: the terminal cannot be opened for editing\n")
            return ExitCode(2)
        }
        var session = start.session
        session.journal = Journal(head: Self.journalHead(session))
        if session.journal == nil {
            Output.write("(\(Journal.folder) cannot be written, so this session cannot be restored after a crash.)\n")
        }
        let old = OldJournals(except: session.journal?.path)
        if let (_, document) = old.unfinished(offered: true) {
            Output.write(
                "The last session did not end well: restore brings back its \(counted(document.cells.count, "cell", "cells")).\n"
            )
        }
        old.prune()
        for cell in session.record { _ = session.journal?.add(cell) }
        var source = TerminalCells(editor, assistant, plain: rendering.plain)
        var report = ScreenReport(rendering, settings: session.state.settings)
        let code = Driver.run(&session, from: &source, to: &report)
        session.journal?.end()
        return ExitCode(code)
    }

    private static func journalHead(_ session: Session) -> String {
        var entries = [(key: "lab", value: Program.version)]
        if let model = session.origin.model { entries.append(("model", model)) }
        entries += [("seed", String(session.origin.seed)), ("date", Transcript.day(Date()))]
        return TranscriptWriter.head(entries, title: "A session at the terminal")
    }

    private static var historyFile: String? {
        // A read-only home costs the history, not the session.
        UserFolders.make(UserFolders.state) ? UserFolders.state + "/history" : nil
    }
}
