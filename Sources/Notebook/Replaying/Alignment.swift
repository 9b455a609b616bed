/// The cheapest way from expected lines to found ones: as few lost, new and replaced lines as can be, and among those
/// ways the one that keeps most (Wagner and Fischer 1974). `...` takes any number of lines for nothing.
struct Alignment {
    enum Step: Equatable {
        /// An expected line, and the lines that it stands for.
        case kept(Int, Range<Int>)
        case lost(Int)
        case new(Int)
    }

    private(set) var steps: [Step] = []

    /// Beyond this many pairs of lines everything counts as replaced.
    static let limit = 1_000_000

    private static let edit = 1 << 24

    init(_ expected: [ExpectedLine], _ found: [String], matches: (LinePattern, FoundLine) -> Bool) {
        let patterns = expected.map(LinePattern.init)
        let lines = found.map(FoundLine.init)
        func isKept(_ row: Int, _ column: Int) -> Bool {
            !patterns[row].isAnyLines && matches(patterns[row], lines[column])
        }
        // What is the same at both ends need not be searched.
        var head = 0
        while head < min(patterns.count, lines.count), isKept(head, head) { head += 1 }
        var tail = 0
        while tail < min(patterns.count, lines.count) - head,
            isKept(patterns.count - 1 - tail, lines.count - 1 - tail)
        {
            tail += 1
        }
        steps = (0..<head).map { .kept($0, $0..<$0 + 1) }
        let rows = head..<patterns.count - tail
        let columns = head..<lines.count - tail
        if rows.count * columns.count > Self.limit {
            steps += rows.map { .lost($0) } + columns.map { .new($0) }
        } else {
            search(rows, columns, isAnyLines: { patterns[$0].isAnyLines }, isKept)
        }
        for back in stride(from: tail, to: 0, by: -1) {
            let (row, column) = (patterns.count - back, lines.count - back)
            steps.append(.kept(row, column..<column + 1))
        }
    }

    private mutating func search(
        _ rows: Range<Int>, _ columns: Range<Int>, isAnyLines: (Int) -> Bool, _ isKept: (Int, Int) -> Bool
    ) {
        let width = columns.count + 1
        func place(_ row: Int, _ column: Int) -> Int {
            (row - rows.lowerBound) * width + column - columns.lowerBound
        }
        var cost = [Int](repeating: 0, count: (rows.count + 1) * width)
        var same = [Bool](repeating: false, count: cost.count)
        for row in (rows.lowerBound...rows.upperBound).reversed() {
            for column in (columns.lowerBound...columns.upperBound).reversed() {
                let (isRow, isColumn) = (row < rows.upperBound, column < columns.upperBound)
                guard isRow || isColumn else { continue }
                var best = Int.max
                if isRow, isAnyLines(row) {
                    best = cost[place(row + 1, column)]
                    if isColumn { best = min(best, cost[place(row, column + 1)]) }
                } else if isRow, isColumn {
                    let both = cost[place(row + 1, column + 1)]
                    same[place(row, column)] = isKept(row, column)
                    best = same[place(row, column)] ? both - 1 : both + Self.edit
                }
                if isRow { best = min(best, Self.edit + cost[place(row + 1, column)]) }
                if isColumn { best = min(best, Self.edit + cost[place(row, column + 1)]) }
                cost[place(row, column)] = best
            }
        }
        var (row, column) = (rows.lowerBound, columns.lowerBound)
        var replaced: [Step] = []
        func flush() {
            steps += replaced
            replaced = []
        }
        while row < rows.upperBound || column < columns.upperBound {
            let here = cost[place(row, column)]
            let (isRow, isColumn) = (row < rows.upperBound, column < columns.upperBound)
            if isRow, isAnyLines(row) {
                var end = column
                while end < columns.upperBound, cost[place(row + 1, end)] != here { end += 1 }
                flush()
                steps.append(.kept(row, column..<end))
                (row, column) = (row + 1, end)
            } else if isRow, isColumn, same[place(row, column)], cost[place(row + 1, column + 1)] - 1 == here {
                flush()
                steps.append(.kept(row, column..<column + 1))
                (row, column) = (row + 1, column + 1)
            } else if isRow, isColumn, Self.edit + cost[place(row + 1, column + 1)] == here {
                steps.append(.lost(row))
                replaced.append(.new(column))
                (row, column) = (row + 1, column + 1)
            } else if isRow, Self.edit + cost[place(row + 1, column)] == here {
                steps.append(.lost(row))
                row += 1
            } else {
                replaced.append(.new(column))
                column += 1
            }
        }
        flush()
    }
}
