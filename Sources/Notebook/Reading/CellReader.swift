/// Reads the cells of a `repl` block: `> ` a cell, `. ` its continuation, `! ` the expected error, all else output.
enum CellReader {
    /// - Parameter body: the block's lines, from 0, without its fences.
    static func cells(_ lines: [String], _ body: Range<Int>) throws(NotebookError) -> [Cell] {
        var cells: [Cell] = []
        for index in body {
            let line = lines[index]
            if line == ">" || line.hasPrefix("> ") {
                cells.append(
                    Cell(
                        source: String(line.dropFirst(2)), expected: [], expectedError: nil, line: index + 1,
                        output: index + 1..<index + 1))
                continue
            }
            guard var cell = cells.popLast() else {
                if line.allSatisfy(\.isWhitespace) { continue }
                throw NotebookError(reason: .outputBeforeCell, line: index + 1)
            }
            if line == "." || line.hasPrefix(". "), cell.output.isEmpty {
                cell.source += "\n" + line.dropFirst(2)
                cell.output = index + 1..<index + 1
            } else {
                cell.output = cell.output.lowerBound..<index + 1
                if line == "!" || line.hasPrefix("! "), cell.expectedError == nil {
                    cell.expectedError = String(line.dropFirst(2))
                } else if line.hasPrefix("\\") {
                    cell.expected.append(ExpectedLine(String(line.dropFirst()), hasWildcards: false))
                } else {
                    cell.expected.append(ExpectedLine(line))
                }
            }
            cells.append(cell)
        }
        return cells.map(withoutBlankEnd)
    }

    /// Blank lines after an answer set cells apart; they are no output.
    private static func withoutBlankEnd(_ cell: Cell) -> Cell {
        var cell = cell
        while let last = cell.expected.last, last.hasWildcards, last.text.allSatisfy(\.isWhitespace),
            !cell.output.isEmpty
        {
            cell.expected.removeLast()
            cell.output = cell.output.lowerBound..<cell.output.upperBound - 1
        }
        return cell
    }
}
