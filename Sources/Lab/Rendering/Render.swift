/// An answer as lines of text, without a line break at the end.
func render(_ value: Value, _ options: RenderOptions) -> String {
    switch value {
    case .model(let model): renderModel(model, options)
    case .distribution(let distribution): renderDistribution(distribution, options)
    case .tokens(let tokens): renderTokens(tokens, options)
    case .softmax(let softmax): renderSoftmax(softmax, options)
    case .sample(let sample): renderSample(sample, options)
    case .lens(let lens): renderLens(lens, options)
    case .sweep(let sweep): renderSweep(sweep, options)
    case .trace(let trace): renderTrace(trace, options)
    case .attribution(let attribution): renderAttribution(attribution, options)
    case .attention(let attention): renderAttention(attention, options)
    case .heads(let heads): renderHeads(heads, options)
    case .changes(let changes): renderChanges(changes, options)
    case .comparison(let comparison): renderComparison(comparison, options)
    case .models(let listings): renderModels(listings, options)
    case .surprise(let surprise): renderSurprise(surprise, options)
    case .counts(let counts): renderCounts(counts, options)
    case .verification(let verification): renderVerification(verification, options)
    case .training(let training): renderTraining(training, options)
    case .perplexity(let perplexity): renderPerplexity(perplexity, options)
    case .code(let code): renderCode(code, options)
    case .number, .vector, .text, .truth: renderPlain(value, options)
    case .list(let texts): renderList(texts, options)
    case .message(let text): renderMessage(text, options)
    case .derivation(let derivation): renderDerivation(derivation, options)
    }
}
