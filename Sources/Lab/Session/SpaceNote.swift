import Engine

/// Tells whoever looks up "France" that " France", with its space, is another token, where that is the likelier one.
enum SpaceNote {
    /// nil where there is nothing to tell.
    static func words(_ expression: Expression, _ state: SessionState, _ workshop: Workshop) -> String? {
        guard let (text, name) = lookedUp(in: expression), let tokenizer = state.model?.tokenizer,
            let typed = tokenizer.token(text), let spaced = TokenArgument.spaced(text, tokenizer),
            let values = try? SessionNames(state: state, workshop: workshop).value(of: name),
            case .vector(let vector) = values, vector.values[spaced] > vector.values[typed]
        else { return nil }
        let (likelier, one) = (vector.values[spaced], vector.values[typed])
        let times = name == "logits" ? Elementary.exp(likelier - one) : likelier / one
        let factor = times < 10 ? fixed(times, 1) : times < 1e9 ? grouped(Int(times.rounded())) : "a billion or more"
        return
            "(the token \"\(safe(text))\"; \" \(safe(text))\" with its space is another one, and here \(factor) times as likely)"
    }

    /// The text in `probs["France"]` and where it is looked up, the first of them.
    private static func lookedUp(in expression: Expression) -> (text: String, name: String)? {
        if case .index(let base, let place) = expression.node, case .name(let name) = base.node,
            ["probs", "logits", "sampling_probs", "baseline_probs"].contains(name), case .text(let text) = place.node
        {
            return (text, name)
        }
        for part in expression.parts {
            if let found = lookedUp(in: part) { return found }
        }
        return nil
    }
}
