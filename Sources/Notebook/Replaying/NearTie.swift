extension Cell {
    /// Whether the first token that differs was as good as a tie, and the file has the other candidate.
    func isNearTie(_ outcome: CellOutcome) -> Bool {
        guard !outcome.choices.isEmpty else { return false }
        let found = FlatText(outcome.output)
        let wanted = FlatText(expected.map(\.text))
        // Tables follow the text that the tokens make up, so the first difference lies in that text.
        guard let first = zip(found.scalars, wanted.scalars).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
            return false
        }
        var searched = 0
        for run in outcome.choices {
            let lead = FlatText([run.lead]).scalars
            guard let start = found.position(of: lead, from: searched) else { continue }
            var position = start + lead.count
            for choice in run.choices where position <= first {
                let text = FlatText([choice.text]).scalars
                if choice.margin <= choice.tolerance,
                    first < position + max(text.count, choice.alternativeCount, 1),
                    wanted.has(choice.alternative, at: position)
                {
                    return true
                }
                position += text.count
            }
            searched = position
        }
        return false
    }
}

extension ChoiceRun.Choice {
    fileprivate var alternativeCount: Int { FlatText([alternative]).scalars.count }
}

/// Text without its spaces, line breaks and drawings, so that it does not matter where a line was broken.
private struct FlatText {
    private(set) var scalars: [Unicode.Scalar] = []
    /// Places that a line break stands before, though it may be one where the text was too wide.
    private var breaks: Set<Int> = []

    init(_ lines: [String]) {
        for line in lines {
            breaks.insert(scalars.count)
            scalars += line.unicodeScalars.filter { !FoundLine.isDrawing($0) }
        }
    }

    func position(of part: [Unicode.Scalar], from start: Int) -> Int? {
        guard start + part.count <= scalars.count else { return nil }
        return (start...scalars.count - part.count).first { scalars[$0...].starts(with: part) }
    }

    /// Whether the text goes on with this one at a place; with a line break, where it is nothing else.
    func has(_ text: String, at position: Int) -> Bool {
        let part = FlatText([text]).scalars
        return part.isEmpty ? breaks.contains(position) : scalars[position...].starts(with: part)
    }
}
