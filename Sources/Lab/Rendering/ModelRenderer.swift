/// A loaded model in numbers.
func renderModel(_ model: ModelValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    var first = "\(model.name): \(grouped(model.parameters)) parameters"
    if options.showsTiming, let time = model.milliseconds {
        first += ", ready in \(time < 1 ? "under 1" : fixed(time, 0)) ms"
    }
    page.say(first, .strong)
    let heads = counted(model.heads, "head", "heads")
    page.say(
        "\(model.architecture): \(counted(model.layers, "layer", "layers")) × \(heads), width \(grouped(model.width))")
    page.say(
        "vocabulary \(grouped(model.vocabulary)) tokens, context \(grouped(model.context)) tokens, "
            + "\(model.dtype) weights, \(byteSize(model.bytes))")
    var table = Table([.flexible(10), .right, .right])
    table.header(["part", "parameters", "share"])
    for part in model.breakdown {
        let share = model.parameters > 0 ? Double(part.count) / Double(model.parameters) : 0
        table.row([Table.Cell(part.name), Table.Cell(grouped(part.count)), Table.Cell(percent(share))], bar: share)
    }
    page.table(table)
    page.say(
        model.bos ? "puts <|endoftext|> before a prompt" : "reads a prompt as it is, with nothing put before it",
        .secondary)
    if let digest = model.sha256 { page.say("sha256 \(digest)", .secondary) }
    page.notes(model.notes)
    return page.text
}
