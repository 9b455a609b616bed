extension Session {
    /// What an expression is worth, without it being a cell.
    func value(of expression: String) throws(CellError) -> Value {
        try value(of: ExpressionParser.parse(expression))
    }

    func value(of expression: Expression) throws(CellError) -> Value {
        try Calculator(SessionNames(state: state, workshop: workshop)).value(of: expression).value
    }

    /// Whether a condition holds; nil where it is none, or cannot be worked out.
    func holds(_ condition: Expression) -> Bool? {
        if case .truth(let holds)? = try? value(of: condition) { holds } else { nil }
    }
}
