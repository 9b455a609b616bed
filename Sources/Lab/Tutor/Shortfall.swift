/// What is still missing where a task's condition does not hold, in words.
enum Shortfall {
    /// `entropy(probs) is 1.842`, for `entropy(probs) < 1`; of several conditions, the first that does not hold. nil where
    /// nothing can be said.
    static func words(_ condition: String, _ session: Session) -> String? {
        guard let expression = try? ExpressionParser.parse(condition) else { return nil }
        return words(expression, session, hidden: closelyBound(expression, session))
    }

    private static func words(_ condition: Expression, _ session: Session, hidden: Set<String>) -> String? {
        switch condition.node {
        case .operation(.and, let left, let right):
            guard case .truth(let holds)? = try? session.value(of: left.description) else { return nil }
            return words(holds ? right : left, session, hidden: hidden)
        case .operation(.unequal, let left, let right):
            guard case .name("text") = left.node, case .name(let name) = right.node else { return nil }
            return "`\(name)` is all of this prompt; it is to be the beginning that you added to"
        case .operation(let sign, let left, let right) where sign.isComparison:
            if case .name("text") = left.node, case .text(let wanted)? = try? session.value(of: right.description) {
                return "this is another prompt; the task is about \"\(safe(wanted))\""
            }
            guard case .number(let value)? = try? session.value(of: left.description) else { return nil }
            if sign == .equal, case .name(let name) = left.node, session.state.variables[name] != nil,
                right.names.contains(where: { session.state.variables[$0] != nil })
            {
                return "`\(name)` is \(spokenNumber(value)), and that is not what the others come to"
            }
            let goal: String? =
                if case .name(let name) = left.node, hidden.contains(name) {
                    nil
                } else if case .number(let number)? = try? session.value(of: right.description) {
                    aim(sign, number, isShare: isShare(left), session)
                } else { nil }
            // How many changes are in force is clear enough by itself.
            if case .name("interventions") = left.node { return measured(left, value, session) }
            return measured(left, value, session) + (goal ?? "")
        case .call("contains", let parts):
            if parts.count == 2, case .name("in_force") = parts[0].node {
                let words = session.state.changeWords
                guard !words.isEmpty else { return "nothing is changed in the model" }
                let wanted = if case .text(let text) = parts[1].node { text } else { "" }
                let aim = wanted.hasSuffix(" (") ? String(wanted.dropLast(2)) : wanted
                return "in force is \(words.joined(separator: "; "))"
                    + (aim.count < 4 ? "" : "; asked for: \(safe(aim))")
            }
            if let start = ownText(parts, session) { return "this prompt does not go on from \"\(safe(start))\"" }
            guard let text = prompted(parts) else { return nil }
            return "this prompt has no \"\(safe(text))\" in it"
        case .inversion(let inner):
            if case .call("contains", let parts) = inner.node, parts.count == 2, case .name(let name) = parts[0].node,
                case .text = session.state.variables[name], case .text(let text) = parts[1].node
            {
                return "`\(name)` has \"\(safe(text))\" in it"
            }
            guard case .call("contains", let parts) = inner.node, let text = prompted(parts) else { return nil }
            return "this prompt has \"\(safe(text))\" in it"
        default: return nil
        }
    }

    /// The learner's names that are held between two bounds so near to each other that they would tell the answer.
    private static func closelyBound(_ condition: Expression, _ session: Session) -> Set<String> {
        var bounds: [String: [Double]] = [:]
        var rest = [condition]
        while let next = rest.popLast() {
            guard case .operation(let sign, let left, let right) = next.node else { continue }
            if sign == .and { rest += [left, right] }
            guard sign.isComparison, sign != .equal, case .name(let name) = left.node,
                case .number(let bound)? = try? session.value(of: right.description)
            else { continue }
            bounds[name, default: []].append(bound)
        }
        return Set(
            bounds.filter { _, values in
                guard let low = values.min(), let high = values.max(), values.count > 1 else { return false }
                return high - low < 0.2 * max(high.magnitude, low.magnitude)
            }.keys)
    }

    /// `; asked for: above 89 %`
    private static func aim(
        _ sign: Expression.Operator, _ goal: Double, isShare: Bool, _ session: Session
    ) -> String {
        let number =
            isShare ? "\(formatNumber(goal * 100)) %" : spokenNumber(goal, digits: session.state.settings.digits)
        let side =
            switch sign {
            case .less: "below "
            case .lessOrEqual: "at most "
            case .greater: "above "
            case .greaterOrEqual: "at least "
            default: ""
            }
        return "; asked for: \(side)\(number)"
    }

    private static func isShare(_ left: Expression) -> Bool {
        switch left.node {
        case .index(let base, _): if case .name(let name) = base.node { probabilities[name] != nil } else { false }
        case .call("max", let parts):
            if parts.count == 1, case .name(let name) = parts[0].node { probabilities[name] != nil } else { false }
        default: false
        }
    }

    /// The text that is looked for in the prompt.
    private static func prompted(_ parts: [Expression]) -> String? {
        guard parts.count == 2, case .name("text") = parts[0].node, case .text(let text) = parts[1].node else {
            return nil
        }
        return text
    }

    /// The text that the learner has given a name to and that is looked for in the prompt.
    private static func ownText(_ parts: [Expression], _ session: Session) -> String? {
        guard parts.count == 2, case .name("text") = parts[0].node, case .name(let name) = parts[1].node,
            case .text(let text) = session.state.variables[name]
        else { return nil }
        return text
    }

    private static func measured(_ left: Expression, _ value: Double, _ session: Session) -> String {
        switch left.node {
        case .index(let base, let token):
            if case .name(let name) = base.node, let whose = probabilities[name], case .text(let text) = token.node {
                return "\(visibleToken(Array(text.utf8), ascii: false)) is at \(percent(value))\(whose)"
            }
            if case .call("argmax", _) = token.node { return "what was likeliest before is at \(percent(value))" }
        case .call("max", let parts):
            if let first = parts.first, parts.count == 1, case .name(let name) = first.node,
                let whose = probabilities[name]
            {
                return "after this prompt the likeliest is at \(percent(value))\(whose)"
            }
        case .name("corpus_count"): return "the text has this prompt \(counted(Int(value), "time", "times"))"
        case .name("interventions"):
            return value == 0
                ? "nothing is changed in the model" : "\(counted(Int(value), "change is", "changes are")) in force"
        default: break
        }
        return "`\(left)` is \(spokenNumber(value, digits: session.state.settings.digits))"
    }

    /// The session's names of probabilities, and what is said behind one of them.
    private static let probabilities = [
        "probs": "", "sampling_probs": " for the dice", "baseline_probs": " with nothing changed",
    ]
}

extension Expression {
    /// The names in it, in order.
    var names: [String] { if case .name(let name) = node { [name] } else { parts.flatMap(\.names) } }
}

extension Expression.Operator {
    fileprivate var isComparison: Bool {
        [.equal, .less, .lessOrEqual, .greater, .greaterOrEqual].contains(self)
    }
}
