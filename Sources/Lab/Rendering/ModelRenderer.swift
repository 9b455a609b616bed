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
    let files = [model.dtype.map { "\($0) weights" }, model.bytes.map(byteSize)].compactMap { $0 }
    page.say(
        (["vocabulary \(grouped(model.vocabulary)) tokens", "context \(grouped(model.context)) tokens"] + files)
            .joined(separator: ", "))
    var table = Table([.flexible(10), .right, .right])
    table.header(["part", "parameters", "share"])
    for part in model.breakdown {
        let share = model.parameters > 0 ? Double(part.count) / Double(model.parameters) : 0
        table.row([Table.Cell(part.name), Table.Cell(grouped(part.count)), Table.Cell(percent(share))], bar: share)
    }
    page.table(table)
    if let bos = model.bos {
        page.say(
            bos ? "puts \(model.beginning) before a prompt" : "reads a prompt as it is, with nothing put before it",
            .secondary)
    }
    if let digest = model.sha256 { page.say("sha256 \(digest)", .secondary) }
    if let estimate = model.estimate { page.estimate(estimate, model, options) }
    page.notes(model.notes)
    return page.text
}

extension Page {
    fileprivate mutating func estimate(_ estimate: ModelEstimate, _ model: ModelValue, _ options: RenderOptions) {
        say("The sizes are from \(estimate.source). Each part is a product of them:")
        say(estimate.sizes.map { "\($0.letter) = \(grouped($0.value)) (\($0.name))" }.joined(separator: ", "))
        var arithmetic = Table([.flexible(10), .left, .left])
        for formula in estimate.formulas {
            arithmetic.row([Table.Cell(formula.part), Table.Cell(formula.text), Table.Cell(formula.numbers)])
        }
        table(arithmetic)
        say("One layer holds \(estimate.layer.text) = \(grouped(estimate.layerCount)).")
        blank()
        var storages = Table([.left, .right, .right, .right])
        storages.header(["stored as", "memory", "read per token", "tokens/s at most"])
        for storage in estimate.storages {
            storages.row([
                Table.Cell(storage.isFile ? "it is" : storage.dtype), Table.Cell(byteSize(storage.bytes)),
                Table.Cell(byteSize(storage.bytesPerToken)),
                Table.Cell(options.volatile(estimate.machine.pace(of: storage).words)),
            ])
        }
        table(storages)
        say("Every token reads these weights once, unless the processor's caches hold them.")
        let machine = estimate.machine
        let rate = "\(byteSize(Int(machine.readingRate)))/s with \(counted(machine.threads, "thread", "threads"))"
        var facts = Table([.left, .left])
        facts.row(["this machine reads", Table.Cell(options.volatile(rate))])
        facts.row(["its memory holds", Table.Cell(options.volatile(byteSize(machine.memory)))])
        facts.row([
            "keys and values of a full context take",
            Table.Cell("\(byteSize(estimate.cacheBytes)) more, in F32"),
        ])
        table(facts)
    }
}

extension ModelEstimate.Pace {
    fileprivate var words: String {
        switch self {
        case .tokensPerSecond(let pace): pace < 100 ? fixed(pace, 1) : grouped(Int(pace))
        case .unbounded: "in the caches"
        case .tooLarge: "too large here"
        }
    }
}
