extension Document {
    /// The file with other answers in it; prose, front matter and wildcards that still hold stay as they are.
    ///
    /// - Parameters:
    ///   - outcomes: what each cell gave, by its number in the document, from 0; cells that are not named stay.
    ///   - digests: `sha256.NAME` by name, for those names that the front matter has.
    public func updated(with outcomes: [Int: CellOutcome], digests: [String: String] = [:]) -> String {
        let ending = lines.first?.ending.isEmpty == false ? lines[0].ending : "\n"
        var edits: [(range: Range<Int>, lines: [String])] = []
        for entry in frontMatter.entries where entry.key.hasPrefix("sha256.") {
            guard let digest = digests[String(entry.key.dropFirst(7))], digest != entry.value else { continue }
            edits.append((entry.line - 1..<entry.line, ["\(entry.key): \(digest)"]))
        }
        for (index, (cell, _)) in cells.enumerated() {
            if let outcome = outcomes[index] {
                edits.append((cell.output, cell.merged(outcome, raw: lines.map(\.text))))
            }
        }
        var result: [SourceLine] = []
        var next = 0
        for edit in edits {
            result += lines[next..<edit.range.lowerBound]
            result += edit.lines.map { SourceLine(text: $0, ending: ending) }
            next = edit.range.upperBound
        }
        return (result + lines[next...]).joined
    }
}

extension Cell {
    /// The answer's lines as they are to be written: as the file has them where they still match.
    fileprivate func merged(_ outcome: CellOutcome, raw: [String]) -> [String] {
        guard outcome.error == nil, expectedError == nil else {
            return CellWriter.answer(output: outcome.output, error: outcome.error)
        }
        let found = outcome.output.withoutBlankEnd
        return Alignment(expected, found) { $0.isExactly($1) }.steps.compactMap { step in
            switch step {
            case .kept(let index, _): raw[output.lowerBound + index]
            case .lost: nil
            case .new(let index): CellWriter.written(found[index])
            }
        }
    }
}
