extension Derivation {
    /// The ledger's largest lines, added up.
    func sum(_ value: AttributionValue) throws(CellError) -> DerivationValue {
        let token = visibleToken(value.target.bytes, ascii: false)
        let versus = value.versus.map { " minus logit of " + visibleToken($0.bytes, ascii: false) } ?? ""
        var lines = DerivationLines(state, workshop)
        let shown = value.ranked.prefix(5)
        var names: [String] = []
        for (index, part) in shown.enumerated() {
            names.append("part_\(index + 1)")
            try lines.add(Expression.text(part.contribution), as: names[index], "what \(part.site) adds")
        }
        let rest = value.ranked.dropFirst(shown.count)
        if !rest.isEmpty {
            names.append("others")
            try lines.add(
                Expression.text(rest.reduce(0) { $0 + $1.contribution }), as: "others",
                "\(counted(rest.count, "other part", "other parts")) together")
        }
        try lines.add(names.joined(separator: " + "), "all of them")
        return DerivationValue(quantity: "logit of \(token)\(versus)", lines: lines.lines)
    }
}
