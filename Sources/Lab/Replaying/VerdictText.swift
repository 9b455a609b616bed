import Notebook

/// A verdict in words; where the answer is another, with its place in the file and the lines that differ.
func verdictText(_ one: ReplayReport.Judged, file: String, _ options: RenderOptions) -> String {
    let source = String(one.place.cell.source.prefix(longestLine).split(whereSeparator: \.isNewline).first ?? "")
    let name = one.verdict.rawValue
    let padded = name + String(repeating: " ", count: max(1, 9 - name.count))
    let style: Style = one.verdict == .changed || one.verdict == .error ? .down : .secondary
    let number = String(one.place.number)
    let head = String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
    let room = max(10, options.columns - 14)
    var lines = [head + style.paint(padded, options) + cut(options.spell(safe(source)), room, options)]
    if let reason = one.reason { lines[0] += "  (\(reason))" }
    guard let outcome = one.outcome, one.verdict == .changed || one.verdict == .error || one.verdict == .nearTie else {
        return lines[0]
    }
    let what =
        one.verdict == .error ? outcome.error == nil ? ": it was to fail, and did not" : ": it failed" : ""
    lines.append("       \(safe(file)):\(one.place.cell.line)\(what)")
    for line in excerpt(one.place.cell.difference(to: outcome)) {
        let text = options.spell(safe(CellOutcome.shown(String(line.text.prefix(longestLine + 1)))))
        let shown = "       \(line.side.rawValue) " + cut(text, longestLine, options)
        let style: Style = line.side == .expected ? .down : line.side == .found ? .up : .secondary
        lines.append(style.paint(shown, options))
    }
    return lines.joined(separator: "\n")
}

/// Answers are 80 columns wide; what is far longer was put there by hand.
private let longestLine = 400

/// The lines that differ with one line before and after; what lies between is left out.
private func excerpt(_ lines: [DiffLine]) -> [DiffLine] {
    let near = lines.indices.map { index in
        lines[max(0, index - 1)...min(lines.count - 1, index + 1)].contains { $0.side != .both }
    }
    return lines.indices.compactMap { index in
        if near[index] { return lines[index] }
        return index == 0 || near[index - 1] ? DiffLine(side: .both, text: "…") : nil
    }
}

/// A verdict on one line of JSON.
func verdictJSON(_ one: ReplayReport.Judged, file: String) -> String {
    var object = JSONObject()
    object.add("file", .string(file))
    object.add("cell", .int(one.place.number))
    object.add("line", .int(one.place.cell.line))
    object.add("input", .string(one.place.cell.source))
    object.add("verdict", .string(one.verdict.rawValue))
    object.addIfPresent("reason", one.reason.map { .string($0) })
    if let outcome = one.outcome, one.verdict != .exact, one.verdict != .skipped {
        let lines = one.place.cell.difference(to: outcome).filter { $0.side != .both }
        object.add(
            "difference", .array(lines.map { .string($0.side.rawValue + CellOutcome.shown($0.text)) }))
    }
    return JSONValue.object(object).text
}
