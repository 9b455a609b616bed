/// One number that says what a run gave: a sweep measures it with nothing changed and with each change.
public enum Metric: Hashable, Sendable {
    /// p(token) after the last position.
    case probability(of: TokenID)
    /// ln p(token) after the last position.
    case logProbability(of: TokenID)
    /// The token's logit after the last position.
    case logit(of: TokenID)
    /// logit(token) − logit(other) after the last position.
    case logitDifference(of: TokenID, versus: TokenID)
    /// KL(baseline ‖ changed) of the distributions after the last position, in nats (Kullback and Leibler 1951).
    case divergence
    /// The mean of −ln p(next token) over the prompt, in nats; not a number for a single token.
    case loss

    /// The tokens it names.
    var tokens: [TokenID] {
        switch self {
        case .probability(let token), .logProbability(let token), .logit(let token): [token]
        case .logitDifference(let token, let other): [token, other]
        case .divergence, .loss: []
        }
    }
}
