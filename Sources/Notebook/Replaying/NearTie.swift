extension Cell {
    /// Whether the first token that differs was as good as a tie, and the file has the other candidate.
    func isNearTie(_ outcome: CellOutcome) -> Bool {
        let found = Self.flat(outcome.output)
        let wanted = Self.flat(expected.map(\.text))
        // Wrapping and tables follow the tokens, so the first difference lies in the text that they make up.
        guard let first = zip(found, wanted).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else {
            return false
        }
        var searched = 0
        for run in outcome.choices {
            let lead = Self.flat([run.lead])
            guard let start = Self.position(of: lead, in: found, from: searched) else { continue }
            var position = start + lead.count
            for choice in run.choices {
                let text = Self.flat([choice.text])
                let end = position + text.count
                if (position..<max(end, position + 1)).contains(first) {
                    let isClose = choice.margin <= choice.tolerance
                    return isClose && wanted[position...].starts(with: Self.flat([choice.alternative]))
                }
                position = end
            }
            searched = position
        }
        return false
    }

    private static func flat(_ lines: [String]) -> [Character] {
        lines.flatMap { $0 }.filter { !OutputToken.isDrawing($0) }
    }

    private static func position(of part: [Character], in whole: [Character], from start: Int) -> Int? {
        guard part.count <= whole.count - start else { return nil }
        return (start...whole.count - part.count).first { whole[$0..<$0 + part.count].elementsEqual(part) }
    }
}
