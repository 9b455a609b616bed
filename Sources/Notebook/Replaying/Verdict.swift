/// What a replay says of a cell.
public enum Verdict: String, Sendable, CaseIterable {
    /// The same text.
    case exact = "EXACT"
    /// The same text, and every number within its tolerance.
    case within = "WITHIN"
    /// Another token was chosen where two were as good as equal.
    case nearTie = "NEAR-TIE"
    case changed = "CHANGED"
    /// It failed and should not have, or did not fail and should have.
    case error = "ERROR"
    /// It was not run, or not compared.
    case skipped = "SKIPPED"

    /// - Parameter strict: whether only the same text will do.
    public func isSame(strict: Bool) -> Bool {
        switch self {
        case .exact, .skipped: true
        case .within, .nearTie: !strict
        case .changed, .error: false
        }
    }
}

extension Cell {
    /// Compares what the cell gave with what the file expects.
    public func verdict(on outcome: CellOutcome) -> Verdict {
        if let expectedError {
            guard let error = outcome.error else { return .error }
            let (pattern, line) = (LinePattern(ExpectedLine(expectedError)), FoundLine(error))
            return pattern.isExactly(line) ? .exact : pattern.isWithinTolerance(of: line) ? .within : .changed
        }
        if outcome.error != nil { return .error }
        let patterns = expected.map(LinePattern.init)
        let lines = outcome.output.withoutBlankEnd.map(FoundLine.init)
        func covered(_ matches: (LinePattern, FoundLine) -> Bool) -> Bool {
            covers(patterns, lines, isAnything: \.isAnyLines, matches: matches)
        }
        if covered({ $0.isExactly($1) }) { return .exact }
        if covered({ $0.isWithinTolerance(of: $1) }) { return .within }
        return isNearTie(outcome) ? .nearTie : .changed
    }
}
