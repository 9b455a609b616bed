extension SessionState {
    /// The last answer, and what `why` and `code` need to take it apart.
    struct Answered: Sendable {
        let value: Value
        /// The expression that gave it; names that have been given another value since stand in it as what they were.
        let expression: Expression?
        /// A name in the expression that has another value by now, and whose old one was too long to be written in.
        let lost: String?

        init(value: Value) {
            (self.value, expression, lost) = (value, nil, nil)
        }

        /// - Parameter name: what the value is given as a name, if any.
        init(
            _ expression: Expression, worth value: CalculatorValue, in state: SessionState, assigning name: String?
        ) {
            var past: [String: Expression] = [:]
            var lost: String?
            // `_` and the name that is given are something else as soon as the cell is done.
            for name in ["_", name].compactMap({ $0 }) where expression.mentions(name) {
                if let literal = (name == "_" ? state.last : state.variables[name])?.literal {
                    past[name] = Expression(literal, expression.span)
                } else {
                    lost = name
                }
            }
            (self.value, self.expression, self.lost) = (value.value, expression.replacingNames(past), lost)
        }
    }

    /// - Throws: where nothing has been answered yet, or where what it was made of is gone.
    func lastAnswer() throws(CellError) -> Answered {
        guard let answered else {
            throw CellError(
                .notAvailable, "nothing has been answered yet", hint: "first type: prompt Paris is the capital of")
        }
        if let lost = answered.lost {
            throw CellError(
                .notAvailable, "\(lost) stands for something else by now, and what it was is gone",
                hint: "give the result another name: my_x = …")
        }
        return answered
    }
}
