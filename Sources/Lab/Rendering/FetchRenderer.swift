/// What was fetched, and what opens it.
func renderFetch(_ fetch: FetchValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    page.say("\(fetch.name): \(byteSize(fetch.bytes))", .strong)
    page.say("\(fetch.repository), \(safe(fetch.revision)), commit \(fetch.commit.prefix(12))")
    var table = Table([.flexible(10), .right, .left])
    table.header(["file", "size", ""])
    for file in fetch.files {
        let state = options.volatile(file.wasHere ? "was here" : "fetched")
        table.row([Table.Cell(safe(file.name)), Table.Cell(byteSize(file.bytes)), Table.Cell(state, .secondary)])
    }
    page.table(table)
    page.notes(fetch.notes)
    page.say("load \(fetch.name) opens it", .secondary)
    return page.text
}
