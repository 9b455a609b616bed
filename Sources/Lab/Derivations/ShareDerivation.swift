extension Derivation {
    /// How the first row's share comes from its count.
    func share(_ value: CountsValue) throws(CellError) -> DerivationValue {
        guard let first = value.next.first, value.total > 0 else {
            throw CellError(.notAvailable, "nothing was counted, so there is no share to explain")
        }
        let token = visibleToken(first.token.bytes, ascii: false)
        var lines = DerivationLines(state, workshop)
        try lines.add("\(first.count)", as: "followed", "times that \(token) follows")
        try lines.add("\(value.total)", as: "total", "times that the text is there")
        try lines.add("followed / total", "the share")
        return DerivationValue(quantity: "share of \(token)", lines: lines.lines)
    }
}
