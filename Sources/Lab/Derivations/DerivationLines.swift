/// The lines of a derivation as they come together. Each is worked out by the calculator itself, so it cannot say
/// anything else than the calculator does when its reader types it.
struct DerivationLines {
    private var names: ScopedNames
    private(set) var lines: [DerivationValue.Line] = []

    init(_ state: SessionState, _ workshop: Workshop) {
        names = ScopedNames(session: SessionNames(state: state, workshop: workshop))
    }

    /// - Parameters:
    ///   - text: an expression; names that earlier lines gave may occur in it.
    ///   - name: what later lines call its value.
    mutating func add(_ text: String, as name: String? = nil, _ comment: String? = nil) throws(CellError) {
        let value = try Calculator(names).value(of: try ExpressionParser.parse(text))
        if let name { names.local[name] = value }
        lines.append(DerivationValue.Line(name: name, expression: text, value: value, comment: comment))
    }
}

/// The session's names, and those that a derivation has given itself.
private struct ScopedNames: NameSource {
    let session: SessionNames
    var local: [String: CalculatorValue] = [:]

    var names: [String] { session.names + local.keys.sorted() }

    func token(_ text: String) throws(CellError) -> Int { try session.token(text) }

    func value(of name: String) throws(CellError) -> CalculatorValue? {
        if let value = local[name] { return value }
        return try session.value(of: name)
    }
}
