/// What can be loaded, and where it is.
func renderModels(_ listings: [ModelListing], _ options: RenderOptions) -> String {
    var page = Page(options)
    if listings.isEmpty {
        page.say("no models found; load and a folder that holds a GPT-2 opens one, and fetch downloads one")
        return page.text
    }
    var table = Table([.flexible(10), .right, .right, .right, .left, .flexible(5)])
    table.header(["model", "parameters", "size", "in memory", "state", "where"])
    for listing in listings {
        table.row([
            Table.Cell(safe(listing.name)), Table.Cell(listing.parameters.map { grouped($0) } ?? "?"),
            Table.Cell(byteSize(listing.bytes)),
            Table.Cell(listing.residentBytes.map { options.volatile(byteSize($0)) } ?? "–"),
            Table.Cell(state(listing, options), listing.state == ModelListing.loaded ? .accent : .normal),
            Table.Cell(options.volatile(safe(listing.place)), .secondary),
        ])
    }
    page.table(table)
    // In the table a long path is cut.
    for listing in listings where listing.state == ModelListing.loaded && listing.place.hasPrefix("/") {
        page.say("\(safe(listing.name)) lies in \(options.volatile(safe(listing.place)))")
    }
    for listing in listings where !listing.isUsable { page.say("\(listing.name): \(listing.state)") }
    // The same words, however many of them are here.
    let isCatalogue = listings.allSatisfy { PublishedModel.fetched($0.name) != nil }
    page.say(isCatalogue ? "fetch and a name downloads one, load opens it" : "load and a name opens one", .secondary)
    return page.text
}

/// What is fetched, and what fits, is another matter on each machine.
private func state(_ listing: ModelListing, _ options: RenderOptions) -> String {
    guard listing.isUsable else { return "unusable" }
    let text = listing.state + (listing.fits ? "" : ", too large")
    return PublishedModel.fetched(listing.name) == nil && listing.fits ? text : options.volatile(text)
}
