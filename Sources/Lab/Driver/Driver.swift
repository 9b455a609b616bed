/// Takes cells from a source, runs them, and reports: the one loop behind the REPL, `-e`, the pipe, `run` and `replay`.
enum Driver {
    static let interrupted: Int32 = 130

    /// Returns the exit code.
    static func run(
        _ session: inout Session, from source: inout some CellSource, to report: inout some CellReport
    ) -> Int32 {
        while true {
            switch source.next(session) {
            case .cell(let input):
                var cell = session.heard(input)
                if cell.origin != .typed { report.showGiven(&cell, session) }
                // A Ctrl-C since the line was read is meant for the cell: it is not forgotten here.
                guard let outcome = session.run(cell) else { continue }
                // Ctrl-C may also come when a cell has no more need to look whether it did.
                let wasInterrupted = outcome.isInterrupted || session.workshop.shouldStop()
                if source.isInteractive { Interruption.clear() }
                let goesOn = report.show(outcome, cell, session)
                if let remark = session.remark(on: outcome, cell) { report.showRemark(remark, session) }
                if wasInterrupted {
                    guard source.isInteractive else { return interrupted }
                    source.wasInterrupted()
                }
                if outcome.ends || !goesOn { return report.exitCode }
            case .unrun(let cell): report.showUnrun(cell)
            case .prose(let block): report.showProse(block, session)
            case .unreadable(let reason):
                guard report.show(session.refuse(reason), CellInput(""), session) else { return report.exitCode }
            case .interrupt: return interrupted
            case .end: return report.exitCode
            }
        }
    }
}

extension Session {
    fileprivate mutating func run(_ cell: CellInput) -> Outcome? {
        guard cell.origin != .typed, let lesson else { return run(cell.text) }
        return run(cell.text, in: lesson.workshop)
    }
}

extension Session.Outcome {
    /// Ctrl-C stopped the cell, also where something has come of it: training keeps what was learned.
    var isInterrupted: Bool {
        switch result {
        case .failure(let error): error.code == .interrupted
        case .success(.training(let training)): training.isStopped
        case .success: false
        }
    }
}

extension Session {
    /// What is said of input that is no text, and so no cell.
    mutating func refuse(_ reason: String) -> Outcome {
        defer { number += 1 }
        let error = CellError(.unreadableInput, reason, hint: "cells are plain text in UTF-8")
        return Outcome(number: number, input: "", result: .failure(error), settings: state.settings)
    }
}
