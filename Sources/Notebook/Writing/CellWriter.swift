/// A cell and its answer as lines of a `repl` block.
public enum CellWriter {
    public static func lines(source: String, output: [String], error: String?) -> [String] {
        question(source) + answer(output: output, error: error)
    }

    static func question(_ source: String) -> [String] {
        source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            (index == 0 ? "> " : ". ") + line
        }
    }

    /// An error is its message's first line alone.
    static func answer(output: [String], error: String?) -> [String] {
        error.map { ["! " + $0] } ?? output.withoutBlankEnd.map(written)
    }

    /// A line of output, with a `\` before what would be read as something else, and `[..]` for what is volatile.
    static func written(_ line: String) -> String {
        var line = line
        while line.last?.isWhitespace == true { line.removeLast() }
        if line.contains(CellOutcome.volatileMark) {
            // Wildcards are switched off in a line with a `\`, so one that needs both is a wildcard as a whole.
            return needsEscape(line)
                ? "[..]" : String(line.flatMap { $0 == CellOutcome.volatileMark ? Array("[..]") : [$0] })
        }
        return needsEscape(line) ? "\\" + line : line
    }

    private static func needsEscape(_ line: String) -> Bool {
        for mark in [">", ".", "!"] where line == mark || line.hasPrefix(mark + " ") { return true }
        for start in ["```", "~~~", "\\"] where line.hasPrefix(start) { return true }
        return line.contains("...") || line.contains("[..]")
    }
}
