/// Texts that were drawn, and for a single one how each token was.
func renderSample(_ value: SampleValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let prompt = promptText(value.prompt, options)
    let isSingle = value.continuations.count == 1
    let common = value.commonStop
    if value.isTally {
        page.say("\(prompt)\(seam(options)) and one token, \(grouped(value.continuations.count)) times")
        sampleTally(value, into: &page)
    }
    for (index, continuation) in value.continuations.enumerated() where !value.isTally {
        let number = isSingle ? "" : "\(index + 1)  "
        for line in continuationLines(number: number, prompt: prompt, continuation.text, options) { page.raw(line) }
        if isSingle {
            drawsTable(continuation, value, into: &page)
        } else if common == nil {
            page.say(stopWords(continuation, prompt: value.prompt.count), .secondary, indent: number.count)
        }
    }
    if let common, !value.isTally {
        let words = stopWords(common, prompt: value.prompt.count)
        page.say(isSingle ? words : "each " + words, isSingle ? .normal : .secondary)
    }
    if let seeds = value.sentSeeds, !value.greedy {
        let temperature = value.temperature == 1 ? "" : ", temperature \(formatNumber(value.temperature))"
        let sent = seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(seeds[0]) to \(seeds[seeds.count - 1])"
        page.say(
            "The server drew, with \(sent)\(temperature); it keeps its roll to itself, and may draw otherwise the next time.",
            .secondary)
    } else if value.greedy {
        page.say("greedy: the likeliest token each time, no dice", .secondary)
    } else {
        let temperature = value.temperature == 1 ? "" : ", temperature \(formatNumber(value.temperature))"
        page.say("seed \(value.seed)\(temperature): the same seed repeats these draws", .secondary)
    }
    page.inForce(value.changes)
    page.notes(value.notes)
    return page.text
}

/// Why a continuation ended, in words.
func stopWords(_ continuation: SampleValue.Continuation, prompt: Int) -> String {
    let drawn = continuation.draws.count
    switch continuation.stopped {
    case "eos": return "stopped: it ended the text itself (<|endoftext|>)"
    case "stop":
        let bytes = continuation.draws.last?.token.bytes ?? []
        return "stopped: at \"\(visibleToken(Array(bytes.drop { $0 == UInt8(ascii: " ") }), ascii: false))\""
    case "context": return "stopped: the context of \(grouped(prompt + drawn)) is full"
    case "interrupted": return "stopped: interrupted after \(counted(drawn, "token", "tokens"))"
    default: return "stopped: \(counted(drawn, "token", "tokens"))"
    }
}

private func drawsTable(
    _ continuation: SampleValue.Continuation, _ value: SampleValue, into page: inout Page
) {
    let draws = continuation.draws
    guard !draws.isEmpty else { return }
    let options = page.options
    let rolls = draws.contains { $0.u != nil }
    let differs = rolls && draws.contains { $0.prob != $0.modelProb }
    let hasStretch = draws.contains { $0.stretch != nil }
    var columns: [Table.Column] = [.right]
    var titles = [rolls ? "draw" : "step"]
    if rolls { (columns, titles) = (columns + [.left], titles + ["u"]) }
    columns += [.flexible(6), .right]
    titles += [rolls ? "fell on" : "token", differs ? "p(dice)" : "p"]
    if differs { (columns, titles) = (columns + [.right], titles + ["p(model)"]) }
    if hasStretch { (columns, titles) = (columns + [.left], titles + ["its stretch from 0 to 1"]) }
    let hasStrip = hasStretch && options.columns >= 70 && !options.plain
    if hasStrip { (columns, titles) = (columns + [.left], titles + [""]) }
    var table = Table(columns)
    table.header(titles)
    for (index, draw) in draws.enumerated() {
        var cells = [Table.Cell(String(index + 1), .secondary)]
        if rolls { cells.append(Table.Cell(draw.u.map { fixed($0, 4) } ?? "")) }
        cells += [
            Table.Cell(options.token(draw.token)),
            Table.Cell(percent(rolls ? draw.prob ?? draw.modelProb : draw.modelProb)),
        ]
        if differs { cells.append(Table.Cell(percent(draw.modelProb))) }
        if hasStretch {
            let words = draw.stretch.map { "\(fixed($0.lowerBound, 4)) … \(fixed($0.upperBound, 4))" }
            cells.append(Table.Cell(words ?? ""))
        }
        if hasStrip {
            let width = differs ? 10 : 20
            cells.append(Table.Cell(draw.stretch.map { Bar.strip($0, width: width) } ?? "", .accent))
        }
        table.row(cells)
    }
    page.table(table)
    if rolls {
        page.say("u is the roll, from 0 up to 1; the token whose stretch it falls into is drawn", .secondary)
    }
}

/// What stands before the first drawn token of each continuation.
func sampleLead(_ value: SampleValue, _ options: RenderOptions) -> String {
    promptText(value.prompt, options) + seam(options)
}

private func seam(_ options: RenderOptions) -> String { options.plain ? " |" : "▸" }

/// The prompt as text without the marker before it; of a long one the end.
private func promptText(_ tokens: [TokenValue], _ options: RenderOptions) -> String {
    let marker = Array("<|endoftext|>".utf8)
    let bytes = tokens.drop { $0.bytes == marker }.flatMap(\.bytes)
    let text = oneLine(String(decoding: bytes, as: UTF8.self))
    return options.spell(text.count > 120 ? "…" + text.suffix(119) : text)
}

/// Prompt, ▸, continuation: the sign tells where the drawn text begins, colours or not.
private func continuationLines(
    number: String, prompt: String, _ continuation: String, _ options: RenderOptions
) -> [String] {
    let paragraphs = continuation.split(separator: "\n", omittingEmptySubsequences: false).map { safe(String($0)) }
    let margin = String(repeating: " ", count: number.count)
    let width = options.columns - number.count
    var lines: [String] = []
    var promptLeft = prompt.count
    for (index, paragraph) in paragraphs.enumerated() {
        let text = (index == 0 ? prompt + seam(options) : "") + paragraph
        for line in wrapped(text, width: width) {
            let dim = line.prefix(promptLeft)
            promptLeft = max(0, promptLeft - line.count - 1)
            let painted = Style.secondary.paint(String(dim), options) + line.dropFirst(dim.count)
            lines.append((lines.isEmpty ? number : margin) + painted)
        }
        promptLeft = 0
    }
    return lines
}

private func oneLine(_ text: String) -> String {
    safe(String(text.map { $0.isNewline ? " " : $0 }))
}
