/// Layers down, heads across; each cell is a sign and a shade, so that colour only repeats what stands there. Heads that
/// do not fit go on in further blocks.
func sweepMap(_ value: SweepValue, into page: inout Page) {
    let options = page.options
    let rows = Dictionary(grouping: value.cells, by: \.layer).sorted { $0.key < $1.key }
    let scale = value.shownScale(options)
    let labels = "L\(rows.last?.key ?? 0)".count
    let heads = rows.first?.value.compactMap(\.head) ?? []
    let across = max(1, (options.columns - 3 - labels) / 3)
    for start in stride(from: 0, to: heads.count, by: across) {
        if start > 0 { page.blank() }
        let block = heads[start..<min(start + across, heads.count)]
        let titles = block.map { " " + ($0 < 10 ? "H\($0)" : String($0)) }.joined()
        page.raw(blank(labels + 2) + Style.secondary.paint(titles, options))
        for (layer, cells) in rows {
            let shades = cells.filter { $0.head.map(block.contains) ?? false }.map { cell in
                let shade = SweepShade(cell.change, scale: scale)
                return " " + shade.style.paint(shade.text, options)
            }
            page.raw("  " + Style.secondary.paint(padded("L\(layer)", labels), options) + shades.joined())
        }
    }
    legend(value, into: &page)
}

private func legend(_ value: SweepValue, into page: inout Page) {
    let options = page.options
    shadeLegend(value.cells.map(\.change), scale: value.shownScale(options), into: &page) {
        changeAmount($0, value.metric, options)
    }
}

/// Which shade is how much: the ends as numbers.
func shadeLegend(_ changes: [Double], scale: Double, into page: inout Page, _ amount: (Double) -> String) {
    let options = page.options
    guard scale > 0 else { return }
    let seen = changes.filter { $0.magnitude >= scale * SweepShade.least }
    let falls = seen.contains { $0 < 0 }
    let rises = seen.contains { $0 > 0 }
    let steps = (falls ? [-1, -0.7, -0.4, -0.1] : []) + [0] + (rises ? [0.1, 0.4, 0.7, 1] : [])
    let shades = steps.map { SweepShade($0, scale: 1) }
    page.raw("  " + shades.map { $0.style.paint($0.text.trimmed, options) }.joined(separator: " "))
    let (low, high) = (amount(falls ? -scale : 0), amount(rises ? scale : 0))
    page.say("from \(low) to \(high); · is less than a sixteenth of the largest", .secondary)
}

func blank(_ count: Int) -> String { String(repeating: " ", count: count) }

func padded(_ text: String, _ width: Int) -> String { text + blank(max(0, width - text.count)) }

/// A change as two characters: its sign, and a shade for its size as a part of the largest.
struct SweepShade: Equatable {
    var text: String
    var style: Style

    /// Whether it is more than next to nothing, or no number.
    var isSeen: Bool { text != " ·" }

    /// From this part of the scale on there is a shade.
    static let least = 1.0 / 16

    init(_ change: Double, scale: Double) {
        guard !change.isNaN else {
            (text, style) = (" ?", .secondary)
            return
        }
        let part = scale > 0 ? change.magnitude / scale : change.isInfinite ? 1 : 0
        guard part >= Self.least else {
            (text, style) = (" ·", .secondary)
            return
        }
        let shade = part < 0.25 ? "░" : part < 0.5 ? "▒" : part < 0.75 ? "▓" : "█"
        (text, style) = change < 0 ? ("−" + shade, .down) : ("+" + shade, .up)
    }
}
