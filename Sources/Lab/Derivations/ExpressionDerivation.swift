extension Derivation {
    static let mostLines = 40

    /// Every step of an expression, the innermost first, each once; vectors only where they are short.
    func steps(of expression: Expression) throws(CellError) -> DerivationValue {
        if let known = try knownQuantity(expression) { return known }
        var steps: [String] = []
        var seen: Set<String> = []
        collect(expression, into: &steps, &seen, isWhole: true)
        var lines = DerivationLines(state, workshop)
        for step in steps { try lines.add(step) }
        let short = lines.lines.enumerated().filter { index, line in
            index == lines.lines.count - 1 || line.value.isShort
        }
        return DerivationValue(
            quantity: expression.description, lines: short.suffix(Self.mostLines).map(\.element))
    }

    /// `probs[" France"]` and `entropy(probs)` are made of more than the expression says.
    private func knownQuantity(_ expression: Expression) throws(CellError) -> DerivationValue? {
        switch expression.node {
        case .index(let base, let index):
            guard base.isName("probs") || base.isName("sampling_probs") else { return nil }
            if case .text(let text) = index.node {
                return try probability(of: try SessionNames(state: state, workshop: workshop).token(text))
            }
            if case .tokenID(let id) = index.node { return try probability(of: id) }
            return nil
        case .call("entropy", let arguments):
            return arguments.count == 1 && arguments[0].isName("probs") ? try entropy() : nil
        default: return nil
        }
    }

    private func collect(
        _ expression: Expression, into steps: inout [String], _ seen: inout Set<String>, isWhole: Bool
    ) {
        let text = expression.description
        guard seen.insert(text).inserted else { return }
        for part in expression.parts { collect(part, into: &steps, &seen, isWhole: false) }
        if isWhole || !expression.isLiteral { steps.append(text) }
    }
}

extension Expression {
    fileprivate func isName(_ name: String) -> Bool {
        if case .name(name) = node { return true }
        return false
    }

    /// Whether it says its own value.
    fileprivate var isLiteral: Bool {
        switch node {
        case .number, .text, .truth, .tokenID: true
        case .vector(let entries): entries.allSatisfy(\.isLiteral)
        case .negation(let inner): inner.isLiteral
        default: false
        }
    }
}

extension CalculatorValue {
    fileprivate var isShort: Bool {
        switch self {
        case .vector(let vector): vector.values.count <= 8
        case .list: false
        default: true
        }
    }
}
