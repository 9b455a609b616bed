/// Reads the cells of a `repl` block: `> ` a cell, `. ` its continuation, `! ` the expected error, all else output.
enum CellReader {
    /// - Parameter body: the block's lines, from 0, without its fences.
    static func cells(_ lines: [String], _ body: Range<Int>) throws(NotebookError) -> [Cell] {
        var cells: [Cell] = []
        for index in body {
            let line = lines[index]
            if let source = Mark.cell.rest(of: line) {
                let after = index + 1
                cells.append(
                    Cell(source: source, expected: [], expectedError: nil, line: after, output: after..<after))
                continue
            }
            guard var cell = cells.popLast() else {
                if line.isBlank { continue }
                throw NotebookError(reason: .outputBeforeCell, line: index + 1)
            }
            if cell.output.isEmpty, let more = Mark.continuation.rest(of: line) {
                cell.source += "\n" + more
                cell.output = index + 1..<index + 1
            } else {
                cell.output = cell.output.lowerBound..<index + 1
                if cell.expectedError == nil, let message = Mark.error.rest(of: line) {
                    cell.expectedError = message
                } else if let text = Mark.unescaped(line) {
                    cell.expected.append(ExpectedLine(text, hasWildcards: false))
                } else {
                    cell.expected.append(ExpectedLine(line))
                }
            }
            cells.append(cell)
        }
        return cells.map { withoutBlankEnd($0, lines) }
    }

    /// Blank lines after an answer set cells apart; they are no output.
    private static func withoutBlankEnd(_ cell: Cell, _ lines: [String]) -> Cell {
        var cell = cell
        while !cell.output.isEmpty, lines[cell.output.upperBound - 1].isBlank {
            cell.expected.removeLast()
            cell.output = cell.output.lowerBound..<cell.output.upperBound - 1
        }
        return cell
    }
}
