/// What can be loaded, and where it is.
func renderModels(_ listings: [ModelListing], _ options: RenderOptions) -> String {
    var page = Page(options)
    if listings.isEmpty {
        page.say("no models found; fetch distilgpt2 downloads one")
        return page.text
    }
    var table = Table([.flexible(8), .right, .right, .flexible(6), .flexible(5)])
    table.header(["model", "parameters", "size", "state", "where"])
    for listing in listings {
        table.row([
            Table.Cell(safe(listing.name)), Table.Cell(listing.parameters.map { grouped($0) } ?? "?"),
            Table.Cell(byteSize(listing.bytes)),
            Table.Cell(safe(listing.state), listing.state == "loaded" ? .accent : .normal),
            Table.Cell(safe(listing.place), .secondary),
        ])
    }
    page.table(table)
    page.say("load and a name opens one", .secondary)
    return page.text
}
