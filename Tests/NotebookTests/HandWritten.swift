@testable import Notebook

/// What the tests write by hand: a file of one cell, and what the cell printed.
enum HandWritten {
    /// The only cell of a notebook that has these lines below `> cell`.
    static func cell(_ answer: String) throws -> Cell {
        try Document("```repl\n> cell\n\(answer.isEmpty ? "" : answer + "\n")```\n").cells[0].cell
    }

    static func verdict(file answer: String, printed: String) throws -> Verdict {
        try cell(answer).verdict(on: CellOutcome(output: printed.isEmpty ? [] : lines(printed)))
    }

    static func verdict(file answer: String, failed: String) throws -> Verdict {
        try cell(answer).verdict(on: CellOutcome(output: [], error: failed))
    }

    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
