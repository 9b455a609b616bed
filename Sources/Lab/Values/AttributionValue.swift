/// A logit, or the difference between two, as a sum over the parts of the model.
struct AttributionValue: Sendable, Equatable {
    var target: TokenValue
    /// The token whose logit is taken off.
    var versus: TokenValue?
    /// Whether nobody asked for the target: it is the likeliest token.
    var isTargetLikeliest: Bool
    /// Whose next token this is about, from 0.
    var position: Int
    /// The prompt's token there.
    var token: TokenValue
    /// In the order of the forward pass.
    var parts: [Part]
    var total: Double
    /// The model's own.
    var logit: Double
    /// How many parts are listed one by one.
    var shown: Int
    var changes: [ChangeValue]
    var notes: [String]

    struct Part: Sendable, Equatable {
        /// `embed`, `L0H3`, `L0.attn.bias`, `L0.mlp`, `L0N7`, `ln_f.bias`.
        var site: String
        var contribution: Double
    }

    /// The largest first, without regard to the sign; of equals the one that comes first in the pass.
    var ranked: [Part] {
        parts.enumerated().sorted {
            ($1.element.contribution.magnitude, $0.offset) < ($0.element.contribution.magnitude, $1.offset)
        }.map(\.element)
    }
}
