import Notebook

/// Whether what a learner did is what was asked for.
struct QuizCheck {
    let quiz: Quiz
    /// nil where there is no condition, or none that can be read, which checking a lesson finds.
    private let condition: Expression?
    private let names: Set<String>

    init(quiz: Quiz) {
        self.quiz = quiz
        condition = quiz.check.flatMap { try? ExpressionParser.parse($0) }
        names = Set(condition?.names ?? [])
    }

    enum Result: Equatable {
        case done
        /// It holds, but not by the command that was to be used, or not with it where it holds.
        case lacks(String, wasUsedElsewhere: Bool)
        /// What it is now, where that can be said.
        case notYet(String?)
    }

    /// - Parameter trials: what the learner has run since the question was asked.
    func result(in session: Session, after trials: [Trial]) -> Result {
        guard !trials.isEmpty, let condition else { return .notYet(nil) }
        do throws(CellError) {
            guard case .truth(let holds) = try session.value(of: condition) else { return .notYet(nil) }
            guard holds else { return .notYet(Shortfall.words(condition, session)) }
        } catch {
            if let name = unnamed(in: session) { return .notYet("nothing is called `\(name)` yet") }
            return .notYet(list(in: session))
        }
        let giving = trials.lastIndex { names.contains($0.assigned ?? "") }
        if let giving, let objection = objection(to: trials[...giving]) { return .notYet(objection) }
        guard let uses = quiz.uses else { return .done }
        let found = trials.filter { $0.uses(uses) }
        let isUsedHere = found.contains { $0.counts(in: session.state) }
        return isUsedHere ? .done : .lacks(uses, wasUsedElsewhere: !found.isEmpty)
    }

    /// The name that the learner was to give, and has not given.
    private func unnamed(in session: Session) -> String? {
        condition?.names.first { !SessionNames.all.contains($0) && session.state.variables[$0] == nil }
    }

    /// What is many numbers where one is asked for.
    private func list(in session: Session) -> String? {
        let own = names.sorted().compactMap { name in session.state.variables[name].map { (name, $0) } }
        for (name, value) in own {
            guard case .vector(let vector) = value else { continue }
            return "`\(name)` is \(counted(vector.values.count, "number", "numbers")), and one is asked for"
        }
        return nil
    }

    /// What speaks against the way to the value of the last of these cells: that it goes by what is ruled out, or that it
    /// was only typed. The cells that it builds on, by a name or as `_`, are a part of it.
    func objection(to trials: ArraySlice<Trial>) -> String? {
        guard !quiz.without.isEmpty else { return nil }
        var pending = [trials.index(before: trials.endIndex)]
        var seen: Set<Int> = []
        var used: Set<String> = []
        var isWorkedOut = false
        while let index = pending.popLast() {
            guard seen.insert(index).inserted, let calculation = trials[index].calculation else { continue }
            used.formUnion(calculation.functions)
            // Another name for a value works nothing out.
            if calculation.name == nil, !calculation.names.isEmpty { isWorkedOut = true }
            for name in calculation.names {
                let origin = trials[..<index].lastIndex {
                    name == "_" ? $0.calculation != nil : $0.assigned == name
                }
                if let origin { pending.append(origin) } else { used.insert(name) }
            }
        }
        guard isWorkedOut || !used.isEmpty else { return "the task is to work it out" }
        return quiz.without.first(where: used.contains).map { "the task is to do it without `\($0)`" }
    }

    /// The name that would have to be given to a number for the check to hold; nil where several are asked for, which a
    /// number cannot tell apart.
    func name(for number: Double, in session: Session) -> String? {
        let own = names.subtracting(SessionNames.all)
        guard let condition, own.count == 1, let name = own.first else { return nil }
        var named = session.state
        named.variables[name] = .number(number)
        let there = Session(state: named, workshop: session.workshop, origin: session.origin)
        return there.holds(condition) == true ? name : nil
    }

    /// Whether a cell changed what the check can depend on.
    func reads(changesTo state: SessionState, from before: SessionState) -> Bool {
        var expected = before
        expected.continuations = state.continuations
        if !state.goesOn(like: expected) { return true }
        if isAboutDraws, state.samples != before.samples { return true }
        if names.contains("_"), state.last != before.last { return true }
        return names.contains { state.variables[$0] != before.variables[$0] }
    }

    /// Whether the last of these cells was to get there: not one that only takes back, none before the command that is
    /// asked for, and none while a name is missing, unless that is all that is missing.
    func isTried(by trials: [Trial], in session: Session) -> Bool {
        guard let last = trials.last, !last.uses(ClearCommand.name) else { return false }
        let isKnown = condition.map { (try? session.value(of: $0)) != nil } ?? false
        guard isKnown || list(in: session) != nil || holdsUpToName(in: session) else { return false }
        guard let command = quiz.uses, CommandTable.exact(command) != nil, !givesName(trials) else {
            return true
        }
        return trials.contains { $0.uses(command) }
    }

    /// Whether the first of several conditions hold, and the rest is about a name that is not there.
    private func holdsUpToName(in session: Session) -> Bool {
        guard unnamed(in: session) != nil, var rest = condition else { return false }
        while case .operation(.and, let left, _) = rest.node {
            if session.holds(left) == true { return true }
            rest = left
        }
        return false
    }

    /// Whether the last of these cells is the command that is asked for.
    func isUsed(_ trials: [Trial]) -> Bool {
        guard let last = trials.last, let uses = quiz.uses else { return false }
        return last.uses(uses)
    }

    /// Whether the last of these cells is the command that is asked for, about what it is asked of, or gives a name that
    /// the check is about.
    func isAttempt(_ trials: [Trial], in session: Session) -> Bool {
        isUsed(trials) && trials.last?.counts(in: session.state) ?? false || givesName(trials)
    }

    var isAboutDraws: Bool { names.contains("samples") }

    private func givesName(_ trials: [Trial]) -> Bool {
        names.contains(trials.last?.assigned ?? "")
    }
}

extension Quiz {
    /// It is answered by doing it.
    var isTask: Bool { kind == .command || kind == .free }

    /// What is said where the answer is to be told: a choice by its letter, too.
    var solutionInWords: String? {
        guard let right = options.enumerated().first(where: { $1.isRight }) else { return solution }
        return "\(Quiz.letter(right.offset))) \(solution ?? right.element.text)"
    }

    /// The cells of the solution: what stands in it as code, or else all of it.
    var solutionCells: [String] {
        guard let solution else { return [] }
        let code = InlineText.parse(solution).filter { $0.style == .code }.map(\.text)
        return code.isEmpty ? [InlineText.plain(solution)] : code
    }
}
