/// A curve as a filled picture of a few rows, its scale at the left.
struct Curve {
    static let height = 4

    var title: String
    /// In order; none yet for what has not happened.
    var values: [Double]
    /// Values that the picture is to have room for.
    var total: Int
    /// The value at the top; the bottom is 0.
    var top: Double
    /// How a value is written.
    var label: (Double) -> String

    /// A line for the title and `height` for the picture, at most `width` columns each.
    func lines(width: Int, _ options: RenderOptions) -> [String] {
        let margin = max(displayWidth(label(top)), displayWidth(label(0)))
        let cells = columns(max(1, width - margin - 1))
        let rows = (0..<Self.height).map { row in
            let text = row == 0 ? label(top) : row == Self.height - 1 ? label(0) : ""
            let picture = String(cells.map { Self.cell($0, row: row) })
            return Style.secondary.paint(String(repeating: " ", count: margin - displayWidth(text)) + text, options)
                + " " + Style.accent.paint(picture, options)
                + String(repeating: " ", count: max(0, width - margin - 1 - cells.count))
        }
        let head = String(repeating: " ", count: margin + 1) + title
        return [Style.secondary.paint(fitted(head, width: width), options)] + rows
    }

    /// The mean of the values that fall into each column, as a part of `top`; columns that nothing falls into yet are
    /// left out.
    private func columns(_ width: Int) -> [Double] {
        guard total > 0, top > 0 else { return [] }
        let shown = max(1, min(width, Int((Double(values.count) / Double(total) * Double(width)).rounded(.down))))
        guard !values.isEmpty else { return [] }
        return (0..<shown).map { column in
            let first = column * values.count / shown
            let last = max(first + 1, (column + 1) * values.count / shown)
            return values[first..<last].reduce(0, +) / Double(last - first) / top
        }
    }

    /// What one column shows in one row, counted from the top.
    private static func cell(_ part: Double, row: Int) -> Character {
        let eighths = Int((min(1, max(0, part)) * Double(height * 8)).rounded())
        let here = min(8, max(0, eighths - (height - 1 - row) * 8))
        return [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][here]
    }
}

/// Pictures beside each other where there is room, else below each other.
func drawn(_ curves: [Curve], _ options: RenderOptions) -> [String] {
    let (indent, gap) = (2, 3)
    let across = options.columns >= 56 ? curves.count : 1
    let width = min(60, (options.columns - indent - gap * (across - 1)) / max(1, across))
    let pictures = curves.map { $0.lines(width: width, options) }
    var lines: [String] = []
    for start in stride(from: 0, to: pictures.count, by: across) {
        let row = pictures[start..<min(start + across, pictures.count)]
        for index in 0...Curve.height {
            let line = row.map { $0[index] }.joined(separator: String(repeating: " ", count: gap))
            lines.append(String(repeating: " ", count: indent) + line.trimmedAtEnd)
        }
    }
    return lines
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var line = self
        while line.last == " " { line.removeLast() }
        return line
    }
}
