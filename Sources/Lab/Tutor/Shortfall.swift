/// What is still missing where a task's condition does not hold, in words.
enum Shortfall {
    /// `entropy(probs) is 1.842`, for `entropy(probs) < 1`; of several conditions, the first that does not hold. nil where
    /// nothing can be said.
    static func words(_ condition: Expression, _ session: Session) -> String? {
        words(condition, session, hidden: closelyBound(condition, session))
    }

    private static func words(_ condition: Expression, _ session: Session, hidden: Set<String>) -> String? {
        switch condition.node {
        case .operation(.and, let left, let right):
            guard let holds = session.holds(left) else { return nil }
            return words(holds ? right : left, session, hidden: hidden)
        case .operation(.unequal, let left, let right):
            guard left.name == "text", let name = right.name else { return nil }
            return "`\(name)` is all of this prompt; it is to be the beginning that you added to"
        case .operation(let sign, let left, let right) where sign.isComparison:
            if left.name == "text", case .text(let wanted)? = try? session.value(of: right) {
                return "this is another prompt; the task is about \"\(safe(wanted))\""
            }
            guard case .number(let value)? = try? session.value(of: left) else { return nil }
            if sign == .equal, let name = left.name, session.state.variables[name] != nil,
                right.names.contains(where: { session.state.variables[$0] != nil })
            {
                return "`\(name)` is \(spokenNumber(value)), and that is not what the others come to"
            }
            let goal: String? =
                if let name = left.name, hidden.contains(name) {
                    nil
                } else if case .number(let number)? = try? session.value(of: right) {
                    aim(sign, number, isShare: isShare(left), session)
                } else { nil }
            // How many changes are in force is clear enough by itself.
            if left.name == "interventions" { return measured(left, value, session) }
            return measured(left, value, session) + (goal ?? "")
        case .call("contains", let parts) where parts.count == 2:
            if parts[0].name == "in_force" {
                let words = session.state.changeWords
                guard !words.isEmpty else { return "nothing is changed in the model" }
                let wanted = parts[1].text ?? ""
                let aim = wanted.hasSuffix(" (") ? String(wanted.dropLast(2)) : wanted
                return "in force is \(words.joined(separator: "; "))"
                    + (aim.count < 4 ? "" : "; asked for: \(safe(aim))")
            }
            guard parts[0].name == "text" else { return nil }
            if case .text(let start)? = parts[1].name.flatMap({ session.state.variables[$0] }) {
                return "this prompt does not go on from \"\(safe(start))\""
            }
            return parts[1].text.map { "this prompt has no \"\(safe($0))\" in it" }
        case .inversion(let inner):
            guard case .call("contains", let parts) = inner.node, parts.count == 2, let name = parts[0].name,
                let text = parts[1].text
            else { return nil }
            if case .text = session.state.variables[name] { return "`\(name)` has \"\(safe(text))\" in it" }
            return name == "text" ? "this prompt has \"\(safe(text))\" in it" : nil
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
            guard sign.isComparison, sign != .equal, let name = left.name,
                case .number(let bound)? = try? session.value(of: right)
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
        case .index(let base, _): whose(base) != nil
        case .call("max", let parts): parts.count == 1 && whose(parts[0]) != nil
        default: false
        }
    }

    private static func measured(_ left: Expression, _ value: Double, _ session: Session) -> String {
        switch left.node {
        case .index(let base, let token):
            if let whose = whose(base), let text = token.text {
                return "\(visibleToken(Array(text.utf8), ascii: false)) is at \(percent(value))\(whose)"
            }
            if case .call("argmax", _) = token.node { return "what was likeliest before is at \(percent(value))" }
        case .call("max", let parts):
            if parts.count == 1, let whose = whose(parts[0]) {
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

    /// What is said behind a probability of these; nil where they are none.
    private static func whose(_ probabilities: Expression) -> String? {
        switch probabilities.name {
        case "probs": ""
        case "sampling_probs": " for the dice"
        case "baseline_probs": " with nothing changed"
        default: nil
        }
    }
}

extension Expression.Operator {
    fileprivate var isComparison: Bool {
        [.equal, .less, .lessOrEqual, .greater, .greaterOrEqual].contains(self)
    }
}
