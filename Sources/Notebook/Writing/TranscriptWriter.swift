/// Writes a session as a notebook.
public enum TranscriptWriter {
    /// Front matter of flat `key: value` lines, in the order given.
    public static func head(_ entries: [(key: String, value: String)], title: String) -> String {
        let lines = [("format", "lab-notebook \(Document.format)"), ("title", title), ("kind", "transcript")] + entries
        // A line break in a value would end the line, and could begin another.
        let matter = lines.map { "\($0.0): \(String($0.1.map { $0.isNewline ? " " : $0 }))\n" }.joined()
        return "---\n\(matter)---\n# \(title)\n"
    }

    /// A block of one cell, so that prose can be put between cells.
    public static func block(
        source: String, output: [String], error: String?, attributes: [ReplBlock.Attribute] = []
    ) -> String {
        let lines = CellWriter.lines(source: source, output: output, error: error)
        let info = (["repl"] + attributes.map(\.rawValue)).joined(separator: " ")
        return "\n```\(info)\n" + lines.map { $0 + "\n" }.joined() + "```\n"
    }
}
