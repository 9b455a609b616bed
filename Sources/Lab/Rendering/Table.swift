/// Columns that line up, with a bar at the end of a row where there is room for one.
struct Table {
    struct Column {
        var isRight = false
        /// Blanks before the column.
        var gap = 2
        /// The width down to which the column may be cut where the screen is narrow.
        var least: Int?
        /// Kept free for the column even where its texts are shorter.
        var reserved = 0

        static let left = Column()
        static let right = Column(isRight: true)
        static func flexible(_ least: Int) -> Column { Column(least: least) }
    }

    struct Cell: ExpressibleByStringLiteral {
        var text: String
        var style = Style.normal

        init(_ text: String, _ style: Style = .normal) {
            self.text = text
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    struct Row {
        var cells: [Cell]
        /// From 0 to 1; nil for a row without one.
        var bar: Double?
        var barStyle = Style.accent
    }

    var columns: [Column]
    var rows: [Row] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// A row of headings.
    mutating func header(_ titles: [String]) {
        rows.append(Row(cells: titles.map { Cell($0, .secondary) }))
    }

    mutating func row(_ cells: [Cell], bar: Double? = nil, barStyle: Style = .accent) {
        rows.append(Row(cells: cells, bar: bar, barStyle: barStyle))
    }

    /// The width without bars, where columns that may be cut keep sixteen characters or all that they have.
    func leastWidth(_ options: RenderOptions) -> Int {
        columns.indices.reduce(0) { sum, index in
            let widest = rows.map {
                $0.cells.indices.contains(index) ? displayWidth(options.spell($0.cells[index].text)) : 0
            }
            let width = max(columns[index].reserved, widest.max() ?? 0)
            return sum + columns[index].gap + (columns[index].least == nil ? width : min(width, 16))
        }
    }

    func lines(_ options: RenderOptions) -> [String] {
        let hasBars = rows.contains { $0.bar != nil }
        let spelled = rows.map { $0.cells.map { options.spell($0.text) } }
        var widths = columns.indices.map { column in
            max(
                columns[column].reserved,
                spelled.map { $0.indices.contains(column) ? displayWidth($0[column]) : 0 }.max() ?? 0)
        }
        var gaps = columns.map(\.gap)
        var room = options.columns - gaps.reduce(0, +)
        shrink(&widths, to: room - (hasBars ? 8 : 0)) { $0.least.map { max($0, 16) } }
        shrink(&widths, to: room) { $0.least }
        if widths.reduce(0, +) > room {
            gaps = gaps.map { min($0, 1) }
            room = options.columns - gaps.reduce(0, +)
            shrink(&widths, to: room) { _ in 4 }
        }
        let left = room - widths.reduce(0, +) - 2
        let barWidth = hasBars && left >= 4 ? min(Bar.longest, left) : 0
        return zip(rows, spelled).map { row, texts in
            var line = ""
            var pending = 0
            for (index, column) in columns.enumerated() {
                pending += gaps[index]
                let text = texts.indices.contains(index) ? texts[index] : ""
                if text.isEmpty {
                    pending += widths[index]
                    continue
                }
                let shown = displayWidth(text) > widths[index] ? cut(text, widths[index], options) : text
                let padding = max(0, widths[index] - displayWidth(shown))
                line += String(repeating: " ", count: pending + (column.isRight ? padding : 0))
                line += row.cells[index].style.paint(shown, options)
                pending = column.isRight ? 0 : padding
            }
            let bar = row.bar.map { Bar.draw($0, width: barWidth, plain: options.plain) } ?? ""
            if !bar.isEmpty {
                line += String(repeating: " ", count: pending + 2) + row.barStyle.paint(bar, options)
            }
            return line
        }
    }
}

extension Table {
    /// Takes from the widest columns, none below its `floor`, until they fit; columns without a floor stay as they are.
    private func shrink(_ widths: inout [Int], to room: Int, floor: (Column) -> Int?) {
        while widths.reduce(0, +) > room {
            let cuttable = columns.indices.filter { widths[$0] > floor(columns[$0]) ?? .max }
            guard let widest = cuttable.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }
}

/// The text cut to `width`, with a sign that it was.
func cut(_ text: String, _ width: Int, _ options: RenderOptions) -> String {
    guard displayWidth(text) > width else { return text }
    let short = fitted(text, width: max(1, width))
    return options.plain ? short.reduce(into: "") { $0.append($1 == "…" ? "~" : $1) } : short
}
