/// A line of a difference: in both, only expected, or only found.
public struct DiffLine: Sendable, Equatable {
    public enum Side: String, Sendable {
        case both = " "
        case expected = "-"
        case found = "+"
    }

    public var side: Side
    public var text: String

    public init(side: Side, text: String) {
        (self.side, self.text) = (side, text)
    }
}

extension Cell {
    /// Where the answer differs from the file, line by line. Lines that match by wildcard or tolerance are in both.
    public func difference(to outcome: CellOutcome) -> [DiffLine] {
        let expectedLines = expectedError.map { [ExpectedLine("! " + $0)] } ?? expected
        let found = outcome.error.map { ["! " + $0] } ?? outcome.output.withoutBlankEnd
        if (expectedError == nil) != (outcome.error == nil) {
            // An error is no answer that a wildcard could stand for.
            return expectedLines.map { DiffLine(side: .expected, text: $0.text) }
                + found.map { DiffLine(side: .found, text: $0) }
        }
        return Alignment(expectedLines, found) { $0.isWithinTolerance(of: $1) }.steps.flatMap { step in
            switch step {
            case .kept(let index, let lines):
                let shown = lines.count == 1 ? found[lines.lowerBound] : expectedLines[index].text
                return [DiffLine(side: .both, text: shown)]
            case .lost(let index): return [DiffLine(side: .expected, text: expectedLines[index].text)]
            case .new(let index): return [DiffLine(side: .found, text: found[index])]
            }
        }
    }
}
