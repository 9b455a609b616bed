/// A remote model, as far as its server tells.
func renderRemoteModel(_ model: RemoteModelValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let served = model.served == model.name ? "" : ", there called \(model.served)"
    page.say("\(model.name): a remote model at \(model.address)\(served)", .strong)
    let facts = [
        model.parameters.map { "\(grouped($0)) parameters" },
        model.vocabulary.map { "vocabulary \(grouped($0)) tokens" },
        model.context.map { "context \(grouped($0)) tokens" },
    ].compactMap { $0 }
    if !facts.isEmpty { page.say("the server says: " + facts.joined(separator: ", ")) }
    page.say("It tells the likeliest next tokens with their probabilities; its weights stay there.", .secondary)
    page.notes(model.notes)
    return page.text
}
