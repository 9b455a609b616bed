import ArgumentParser
import Engine
import Foundation

/// A session with a person at a terminal.
struct Interactive {
    private var session: Session
    private let start: Start

    init(_ start: Start) {
        self.start = start
        session = start.session
    }

    mutating func run() -> ExitCode {
        Output.write(greeting())
        let assistant = Assistant()
        assistant.state = session.state
        assistant.library = session.workshop.library
        guard let editor = LineEditor(assistant: assistant, historyFile: Self.historyFile) else {
            Output.complain("lab: the terminal cannot be opened for editing\n")
            return ExitCode(2)
        }
        while true {
            assistant.state = session.state
            let prompt = Self.prompt(session.number, session.state, plain: start.rendering.plain)
            switch editor.readLine(prompt: prompt) {
            case .line(let line):
                if !Session.isBlank(line) { editor.addHistory(line) }
                if run(line, promptWidth: displayWidth(prompt)) { return .success }
            case .unreadable(let reason):
                Output.complain("\(reason)\n")
            case .interrupt:
                Output.write("To leave, press Ctrl-D or type quit.\n")
            case .endOfInput:
                Output.write("\n")
                return .success
            }
        }
    }

    /// Whether the cell ended the session.
    private mutating func run(_ line: String, promptWidth: Int) -> Bool {
        Interruption.clear()
        guard let outcome = session.run(line) else { return false }
        Interruption.clear()
        var options = start.rendering
        options.columns = Terminal.columns
        switch outcome.result {
        case .success(let value):
            let text = render(value, options)
            if !text.isEmpty { Output.write(text.hasSuffix("\n") ? text : text + "\n") }
        case .failure(let error):
            Output.write(render(error, cell: line, promptWidth: promptWidth, options) + "\n")
        }
        return outcome.ends
    }

    /// `lab[7] −L3H5 +noise> `.
    static func prompt(_ number: Int, _ state: SessionState, plain: Bool) -> String {
        var marks: [String] = []
        for change in state.changeValues {
            switch change.kind {
            case "ablate": marks.append((plain ? "-" : "−") + (change.site ?? ""))
            case "bias": marks.append("+bias")
            default: marks.append("+\(change.kind)")
            }
        }
        var shown: [String] = []
        for mark in marks where !shown.contains(mark) { shown.append(mark) }
        if shown.count > 3 { shown = Array(shown.prefix(2)) + ["… \(shown.count - 2) more"] }
        return "lab[\(number)]" + (shown.isEmpty ? "" : " " + shown.joined(separator: " ")) + "> "
    }

    private func greeting() -> String {
        guard let model = session.state.model else {
            return """
                lab 0.1 · the bundled models were not found
                Type  load FOLDER  with a folder that holds a GPT-2.  help lists everything.

                """
        }
        let shape = model.shape
        let dot = start.rendering.plain ? "-" : "·"
        let times = start.rendering.plain ? "x" : "×"
        let first =
            "lab 0.1 \(dot) \(model.name): \(grouped(shape.parameters.total)) parameters, \(shape.layers) layers \(times) \(shape.heads) heads"
        let second = " \(dot) ready in \(Int(start.milliseconds.rounded(.up))) ms"
        let line = first + second
        return """
            \(displayWidth(line) <= Terminal.columns ? line : first)
            Type  prompt Paris is the capital of   to begin.  help lists everything.

            """
    }

    private static var historyFile: String? {
        let environment = ProcessInfo.processInfo.environment
        let home =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.local/state"
        let folder = home + "/lab"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            // A read-only home costs the history, not the session.
            return nil
        }
        return folder + "/history"
    }
}
