/// Each token of a text with its surprise, and what the text amounts to.
func renderSurprise(_ value: SurpriseValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let highest = value.logprobs.map { -$0 }.max() ?? 0
    var table = Table([.flexible(8), .right, .right])
    table.header(["token", "p", "surprise"])
    for one in value.tokens {
        let token = Table.Cell(options.token(one.token))
        guard let logprob = one.logprob, let prob = one.prob else {
            table.row([token, Table.Cell("nothing before it", .secondary)])
            continue
        }
        table.row(
            [token, Table.Cell(percent(prob)), Table.Cell(options.entropy(0 - logprob))],
            bar: highest > 0 ? -logprob / highest : 0)
    }
    page.table(table)
    guard let perplexity = value.perplexity else {
        page.say("one token with nothing before it: there is no bet to be surprised by")
        return page.text
    }
    let count = value.logprobs.count
    let sums = "; \(options.entropy(value.total)) in all, \(options.entropy(value.total / Double(count))) on average"
    page.say("surprise: −log p, in \(options.unit.rawValue)" + (count > 1 ? sums : ""), .secondary)
    page.say(
        "perplexity \(formatNumber(perplexity)): as if it had to choose among \(formatNumber(perplexity)) equally likely tokens each time"
    )
    page.inForce(value.changes)
    return page.text
}
