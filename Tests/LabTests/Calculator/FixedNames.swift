@testable import Lab

/// Names and tokens without a session.
struct FixedNames: NameSource {
    var values: [String: CalculatorValue] = [
        "v": .vector(.init(values: [2, 1, 0.1])), "x": .number(3), "t": .text("Paris"), "yes": .truth(true),
        "texts": .list(["one", "two", "two"]), "p": .vector(.init(values: [0.5, 0.25, 0.25], isByToken: true)),
        "vocabulary": .number(3),
    ]

    var names: [String] { values.keys.sorted() }

    func value(of name: String) throws(CellError) -> CalculatorValue? { values[name] }

    func token(_ text: String) throws(CellError) -> Int {
        guard let id = [" a", " b", " c"].firstIndex(of: text) else {
            throw CellError(.unknownToken, "no token \"\(text)\"")
        }
        return id
    }

    /// What the expression is worth here.
    func worth(_ text: String) throws(CellError) -> CalculatorValue {
        try Calculator(self).value(of: try ExpressionParser.parse(text))
    }
}
