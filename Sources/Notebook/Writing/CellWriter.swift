/// A cell and its answer as lines of a `repl` block.
public enum CellWriter {
    public static func lines(source: String, output: [String], error: String?) -> [String] {
        question(source) + answer(output: output, error: error)
    }

    static func question(_ source: String) -> [String] {
        // By scalars, because CR LF is one character.
        source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            (index == 0 ? "> " : ". ") + String(line)
        }
    }

    /// An error is its message's first line alone.
    static func answer(output: [String], error: String?) -> [String] {
        error.map { ["! " + ($0.split(whereSeparator: \.isNewline).first ?? "")] }
            ?? output.withoutBlankEnd.map(written)
    }

    /// A line of output, with a `\` before what would be read as something else, and `[..]` for what is volatile.
    static func written(_ line: String) -> String {
        let line = line.withoutBlankEnd
        if line.unicodeScalars.contains(CellOutcome.volatileMark) {
            // Wildcards are switched off in a line with a `\`, so one that needs both is a wildcard as a whole.
            return needsEscape(line) ? "[..]" : CellOutcome.shown(line)
        }
        return needsEscape(line) ? "\\" + line : line
    }

    private static func needsEscape(_ line: String) -> Bool {
        if Mark.allCases.contains(where: { $0.rest(of: line) != nil }) { return true }
        for start in ["```", "~~~", "\\"] where line.utf8.starts(with: start.utf8) { return true }
        return line.contains("...") || line.contains("[..]")
    }
}
