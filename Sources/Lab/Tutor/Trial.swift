import Atlas

/// A cell that a learner has run at a question, and what it was about.
struct Trial {
    /// nil for what is run without being read as a cell.
    private let cell: ParsedCell?
    private let before: SessionState
    private let after: SessionState
    private let answer: Value?

    /// - Parameters:
    ///   - before: the state that the cell was run in.
    ///   - session: as the cell left it.
    init(_ outcome: Session.Outcome, from before: SessionState, in session: Session) {
        cell = try? session.parsed(outcome.input)
        (self.before, after) = (before, session.state)
        answer = try? outcome.result.get()
    }

    /// It changed the model, the prompt, or what is in force.
    private var isChange: Bool {
        // What was drawn and what was named is not what a model is asked about.
        var same = before
        (same.continuations, same.variables) = (after.continuations, [:])
        return !after.goesOn(like: same)
    }

    /// Whether it is this command, or a calculation with this function.
    func uses(_ name: String) -> Bool {
        if case .command(let type, _)? = cell { return type.name == name }
        return calculation?.functions.contains(name) ?? false
    }

    /// The name that it gives to something.
    var assigned: String? { if case .assignment(let name, _)? = cell { name } else { nil } }

    /// What it works out; nil for a command.
    var calculation: Expression? {
        switch cell {
        case .expression(let expression)?, .assignment(_, let expression)?: expression
        default: nil
        }
    }

    /// Whether it counts for a task that is done in `state`: a look at something does if it was a look at this model and
    /// this text. What changes something is judged by what it led to, and what leads to a text does as long as that goes
    /// on from there.
    func counts(in state: SessionState) -> Bool {
        if before.prompt != after.prompt, let text = after.prompt?.text {
            return state.prompt?.text.hasPrefix(text) ?? false
        }
        if isChange { return true }
        switch answer {
        case .number, .vector, .truth, .text, .list, nil: return true
        case .perplexity, .surprise, .sweep: return state.hasModel(of: before)
        case .counts(let counts):
            return counts.text.replacing(CorpusQuestion.marker, with: "") == state.prompt?.text
        case .sample:
            return state.hasModel(of: before) && state.prompt == before.prompt
                && state.temperature == before.temperature && state.filter == before.filter
        default: return state.hasModel(of: before) && state.prompt == before.prompt
        }
    }
}
