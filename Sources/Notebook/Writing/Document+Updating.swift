extension Document {
    /// The file with other answers in it; prose, front matter and wildcards that still hold stay as they are.
    ///
    /// - Parameters:
    ///   - outcomes: what each cell gave, by its number in the document, from 0; cells that are not named stay.
    ///   - digests: the digests of each model by its name, for those that the front matter has.
    public func updated(with outcomes: [Int: CellOutcome], digests: [String: [String]] = [:]) -> String {
        var edits: [(range: Range<Int>, lines: [SourceLine])] = []
        let byKey = Dictionary(digests.map { (FrontMatter.digestKey($0), $1.joined(separator: " ")) }) { first, _ in
            first
        }
        for entry in frontMatter.entries {
            guard let digest = byKey[entry.key], digest != entry.value else { continue }
            let place = entry.line - 1
            edits.append(
                (place..<place + 1, [SourceLine(text: "\(entry.key): \(digest)", ending: lines[place].ending)]))
        }
        for (index, (cell, _)) in cells.enumerated() {
            if let outcome = outcomes[index] { edits.append((cell.output, cell.merged(outcome, lines))) }
        }
        var result: [SourceLine] = []
        var next = 0
        for edit in edits {
            result += lines[next..<edit.range.lowerBound] + edit.lines
            next = edit.range.upperBound
        }
        return (result + lines[next...]).joined
    }
}

extension Cell {
    /// The answer's lines as they are to be written: as the file has them where they still match.
    fileprivate func merged(_ outcome: CellOutcome, _ file: [SourceLine]) -> [SourceLine] {
        // A cell stands before its answer, and a fence after it, so there is a line break to copy.
        let ending = file[output.lowerBound - 1].ending
        func new(_ text: String) -> SourceLine { SourceLine(text: text, ending: ending) }
        guard outcome.error == nil, expectedError == nil else {
            return CellWriter.answer(output: outcome.output, error: outcome.error).map(new)
        }
        let found = outcome.output.withoutBlankEnd
        return Alignment(expected, found) { $0.isExactly($1) }.steps.compactMap { step in
            switch step {
            case .kept(let index, let lines):
                // Further up, a line with a mark would be read as what the mark says.
                Mark.continuation.rest(of: file[output.lowerBound + index].text) == nil
                    ? file[output.lowerBound + index] : new(CellWriter.written(found[lines.lowerBound]))
            case .lost: nil
            case .new(let index): new(CellWriter.written(found[index]))
            }
        }
    }
}
