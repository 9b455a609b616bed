/// What can be loaded, and where it is.
func renderModels(_ listings: [ModelListing], _ options: RenderOptions) -> String {
    var page = Page(options)
    if listings.isEmpty {
        page.say("no models found; load and a folder that holds a GPT-2 opens one")
        return page.text
    }
    var table = Table([.flexible(10), .right, .right, .right, .left, .flexible(5)])
    table.header(["model", "parameters", "size", "in memory", "state", "where"])
    for listing in listings {
        table.row([
            Table.Cell(safe(listing.name)), Table.Cell(listing.parameters.map { grouped($0) } ?? "?"),
            Table.Cell(byteSize(listing.bytes)),
            Table.Cell(listing.residentBytes.map { options.volatile(byteSize($0)) } ?? "–"),
            Table.Cell(isUsable(listing) ? listing.state : "unusable", listing.state == "loaded" ? .accent : .normal),
            Table.Cell(options.volatile(safe(listing.place)), .secondary),
        ])
    }
    page.table(table)
    for listing in listings where !isUsable(listing) { page.say("\(listing.name): \(listing.state)") }
    page.say("load and a name opens one", .secondary)
    return page.text
}

private func isUsable(_ listing: ModelListing) -> Bool { ["loaded", "ready"].contains(listing.state) }
