import Engine
import Foundation
import Notebook
import TestSupport

@testable import Lab

/// A lesson's cells one after the other, with nothing typed in between: what the lesson is to be wherever somebody
/// is in it.
final class PlainRun {
    private let cells: [(cell: Cell, attributes: Set<ReplBlock.Attribute>)]
    private var session: Session
    private var states: [SessionState]
    private var answers: [String] = []

    init(_ path: String, _ workshop: Workshop) throws {
        let notebook = try NotebookFile(path)
        cells = notebook.document.cells
        session = try notebook.session(workshop, allow: false)
        states = [session.state]
    }

    func state(before cell: Int) -> SessionState {
        while states.count <= min(cell, cells.count) {
            let (next, attributes) = cells[states.count - 1]
            let outcome = attributes.contains(.noRun) ? nil : session.run(next.source)
            answers.append(outcome.map { Self.answer($0) } ?? "")
            states.append(session.state)
        }
        return states[min(cell, cells.count)]
    }

    /// What it says, as a program reads it.
    func answer(to cell: Int) -> String {
        _ = state(before: cell + 1)
        return answers[cell]
    }

    /// Where its questions are judged.
    func session(before cell: Int) -> Session {
        Session(state: state(before: cell), workshop: session.workshop, origin: session.origin)
    }

    static func answer(_ outcome: Session.Outcome) -> String {
        json(cell: 1, input: outcome.input, result: outcome.result)
    }

    /// What is otherwise in a session that is to go on as the lesson does before a cell; nil where nothing is.
    ///
    /// - Parameter clears: what is in force does not count.
    func difference(of state: SessionState, before cell: Int, clears: Bool = false) throws -> String? {
        let expected = self.state(before: cell)
        var other = expected
        other.model = state.model
        if clears { other.changes = state.changes }
        guard state.goesOn(like: other) else { return "\(Self.words(state)) is not \(Self.words(expected))" }
        if let folder = expected.model?.folder {
            let isSame = state.model?.folder == folder && state.model?.bos == expected.model?.bos
            return isSame ? nil : "\(state.model?.name ?? "no model") is not \(expected.model?.name ?? "")"
        }
        // What was trained here is the same where it says the same.
        guard expected.prompt != nil, !clears else { return nil }
        let isSame = try state.logits(session.workshop) == expected.logits(session.workshop)
        return isSame ? nil : "the trained model is another"
    }

    private static func words(_ state: SessionState) -> String {
        let names = state.variables.keys.sorted().joined(separator: " ")
        return "(\(state.model?.name ?? "") \(state.prompt?.text ?? "no prompt") \(state.interventions) "
            + "T=\(state.temperature) \(state.filter) seed \(state.seed)+\(state.continuations) \(names))"
    }
}
