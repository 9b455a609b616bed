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

/// The cheapest way from expected lines to found ones: as few lost and new lines as can be (Wagner and Fischer 1974),
/// `...` taking any number of lines for nothing.
struct Alignment {
    enum Step: Equatable {
        /// An expected line, and the lines that it stands for.
        case kept(Int, Range<Int>)
        case lost(Int)
        case new(Int)
    }

    private(set) var steps: [Step] = []

    /// Beyond this many pairs of lines everything counts as replaced.
    static let limit = 4_000_000

    init(_ expected: [ExpectedLine], _ found: [String], matches: (ExpectedLine, String) -> Bool) {
        let (rows, columns) = (expected.count, found.count)
        guard rows * columns <= Self.limit else {
            steps = expected.indices.map { .lost($0) } + found.indices.map { .new($0) }
            return
        }
        let width = columns + 1
        var cost = [Int](repeating: 0, count: (rows + 1) * width)
        var same = [Bool](repeating: false, count: rows * max(1, columns))
        for row in stride(from: rows, through: 0, by: -1) {
            for column in stride(from: columns, through: 0, by: -1) where row < rows || column < columns {
                var best = Int.max
                if row < rows, expected[row].isAnyLines {
                    best = cost[(row + 1) * width + column]
                    if column < columns { best = min(best, cost[row * width + column + 1]) }
                } else if row < rows, column < columns, matches(expected[row], found[column]) {
                    same[row * columns + column] = true
                    best = cost[(row + 1) * width + column + 1]
                }
                if row < rows { best = min(best, 1 + cost[(row + 1) * width + column]) }
                if column < columns { best = min(best, 1 + cost[row * width + column + 1]) }
                cost[row * width + column] = best
            }
        }
        var (row, column) = (0, 0)
        while row < rows || column < columns {
            let here = cost[row * width + column]
            if row < rows, expected[row].isAnyLines {
                var end = column
                while end < columns, cost[(row + 1) * width + end] != here { end += 1 }
                steps.append(.kept(row, column..<end))
                (row, column) = (row + 1, end)
            } else if row < rows, column < columns, same[row * columns + column],
                cost[(row + 1) * width + column + 1] == here
            {
                steps.append(.kept(row, column..<column + 1))
                (row, column) = (row + 1, column + 1)
            } else if row < rows, 1 + cost[(row + 1) * width + column] == here {
                steps.append(.lost(row))
                row += 1
            } else {
                steps.append(.new(column))
                column += 1
            }
        }
    }
}
