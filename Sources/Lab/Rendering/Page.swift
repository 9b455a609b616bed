import Notebook

/// The lines of an answer as they come together.
struct Page {
    let options: RenderOptions
    private(set) var lines: [String] = []

    init(_ options: RenderOptions) { self.options = options }

    var text: String { lines.joined(separator: "\n") }

    mutating func blank() { lines.append("") }

    /// A line that is drawn already.
    mutating func raw(_ line: String) { lines.append(line) }

    mutating func table(_ table: Table) { lines += table.lines(options) }

    /// A sentence, broken at spaces.
    ///
    /// - Parameter hanging: by how much more its further lines are indented.
    mutating func say(_ sentence: String, _ style: Style = .normal, indent: Int = 2, hanging: Int = 0) {
        var margin = String(repeating: " ", count: indent)
        for paragraph in sentence.split(separator: "\n", omittingEmptySubsequences: false) {
            for line in wrapped(
                options.spell(shown(paragraph)), width: options.columns - indent - hanging,
                holdsQuotes: true)
            {
                lines.append(line.isEmpty ? "" : margin + style.paint(line, options))
                margin = String(repeating: " ", count: indent + hanging)
            }
        }
    }

    mutating func notes(_ notes: [String]) {
        for note in notes { say(note) }
    }

    /// Without what a terminal would obey. What stands for something volatile has come from the program itself, and
    /// stays.
    private func shown(_ paragraph: Substring) -> String {
        let mark = CellOutcome.volatileMark
        return paragraph.unicodeScalars.split(separator: mark, omittingEmptySubsequences: false)
            .map { safe(String($0)) }.joined(separator: String(mark))
    }

    mutating func inForce(_ changes: [ChangeValue]) {
        if !changes.isEmpty { say(inForceSentence(changes, options)) }
    }
}

/// The text in lines of at most `width` cells, broken at spaces; a word longer than a line is broken inside.
///
/// - Parameter holdsQuotes: whether what stands in quotes stays in one piece where it can.
func wrapped(_ text: String, width: Int, holdsQuotes: Bool = false) -> [String] {
    var lines: [String] = []
    var line: [Character] = []
    var used = 0
    var lastSpace: Int?
    let characters = Array(text)
    let unbroken = holdsQuotes ? Set(Unbroken.quotes(in: characters, room: width).joined()) : []
    for (index, character) in characters.enumerated() {
        let isBreak = character == " " && !unbroken.contains(index)
        let size = displayWidth(String(character))
        if used + size > max(1, width), !line.isEmpty {
            if isBreak {
                lines.append(String(line))
                (line, used, lastSpace) = ([], 0, nil)
                continue
            }
            let end = lastSpace ?? line.count
            lines.append(String(line[..<end]))
            line = Array(line[(lastSpace.map { $0 + 1 } ?? end)...])
            used = line.reduce(0) { $0 + displayWidth(String($1)) }
            lastSpace = nil
        }
        if isBreak, !line.isEmpty { lastSpace = line.count }
        line.append(character)
        used += size
    }
    lines.append(String(line))
    return lines
}
