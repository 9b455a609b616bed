import ArgumentParser

/// Cells without a person: from `-e`, a pipe, or a notebook. Prints a transcript, or JSON.
struct Batch {
    private var session: Session
    private let start: Start
    private var failed = false

    init(_ start: Start) {
        self.start = start
        session = start.session
    }

    /// Runs lines until there are no more; the exit code says how it went.
    mutating func run(_ next: () -> String?) -> ExitCode {
        while let line = next() {
            if let code = step(line) { return code }
        }
        return exitCode
    }

    mutating func runStandardInput() -> ExitCode {
        let reader = PlainLineReader()
        while true {
            switch reader.readLine(prompt: "") {
            case .line(let line):
                if let code = step(line) { return code }
            case .unreadable(let reason):
                if let code = refuse(reason) { return code }
            case .interrupt: return ExitCode(130)
            case .endOfInput: return exitCode
            }
        }
    }

    /// How it went so far.
    var exitCode: ExitCode { failed ? ExitCode(1) : .success }

    /// Runs one cell; nil to go on.
    ///
    /// - Parameters:
    ///   - expectsError: the notebook says that this cell fails; then failing is right, and not failing is wrong.
    mutating func step(_ line: String, expectsError: Bool = false, isEchoed: Bool = true) -> ExitCode? {
        guard let outcome = session.run(line) else { return nil }
        return report(outcome, shown: isEchoed ? line : nil, expectsError: expectsError)
    }

    private mutating func refuse(_ reason: String) -> ExitCode? {
        let error = CellError(.unreadableInput, reason, hint: "cells are plain text in UTF-8")
        return report(
            Session.Outcome(number: session.number, input: "", result: .failure(error), ends: false), shown: nil,
            expectsError: false)
    }

    private mutating func report(_ outcome: Session.Outcome, shown line: String?, expectsError: Bool) -> ExitCode? {
        if start.options.json {
            Output.write(json(cell: outcome.number, input: outcome.input, result: outcome.result) + "\n")
        } else {
            if let line { Output.write("> \(safe(line))\n") }
            switch outcome.result {
            case .success(let value):
                let text = render(value, start.rendering)
                if !text.isEmpty { Output.write(text.hasSuffix("\n") ? text : text + "\n") }
            case .failure(let error):
                let text = render(error, cell: line ?? "", promptWidth: 0, start.rendering) + "\n"
                // An error that a notebook shows on purpose is part of what it tells.
                if expectsError { Output.write(text) } else { Output.complain(text) }
            }
        }
        if outcome.ends { return exitCode }
        if case .failure(let error) = outcome.result {
            if error.code == .interrupted { return ExitCode(130) }
            if expectsError { return nil }
        } else if !expectsError {
            return nil
        }
        failed = true
        return start.options.keepGoing ? nil : ExitCode(1)
    }
}
