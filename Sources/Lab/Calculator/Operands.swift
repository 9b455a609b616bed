/// What functions ask of their arguments.
extension Calculated {
    func refusal(_ wanted: String) -> CellError {
        CellError(.badValue, "\(wanted) is wanted here, and this is \(value.kindWord)", span: span)
    }

    func number() throws(CellError) -> Double {
        guard case .number(let number) = value else { throw refusal("a number") }
        return number
    }

    /// - Parameter word: the operator that asks.
    func truth(_ word: String) throws(CellError) -> Bool {
        guard case .truth(let truth) = value else {
            throw CellError(
                .badValue, "\(word) goes with true and false, and this is \(value.kindWord)",
                hint: "a comparison is true or false: x > 1", span: span)
        }
        return truth
    }

    func whole(_ what: String, in range: ClosedRange<Int>) throws(CellError) -> Int {
        guard let whole = Int(exactly: try number()), range.contains(whole) else {
            throw CellError(
                .badValue, "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound)", span: span)
        }
        return whole
    }

    func vector() throws(CellError) -> CalculatorValue.Vector {
        guard case .vector(let vector) = value else { throw refusal("a vector") }
        return vector
    }

    /// The entries of a vector that has some.
    func filled() throws(CellError) -> [Double] {
        let values = try vector().values
        guard !values.isEmpty else { throw CellError(.badValue, "this vector is empty", span: span) }
        return values
    }

    /// The number, or each entry of the vector, changed.
    func mapped(
        _ body: (Double, Range<Int>) throws(CellError) -> Double
    ) throws(CellError) -> CalculatorValue {
        switch value {
        case .number(let x): return .number(try body(x, span))
        case .vector(let vector):
            var values: [Double] = []
            values.reserveCapacity(vector.values.count)
            for x in vector.values { values.append(try body(x, span)) }
            return .vector(.init(values: values, isByToken: vector.isByToken))
        default: throw refusal("a number or a vector")
        }
    }
}

/// Sums that do not lose what is small.
enum Sum {
    /// In the order given, with a running compensation (Neumaier 1974): a vocabulary of probabilities adds up to 1.
    static func of(_ values: [Double]) -> Double {
        var sum = 0.0
        var lost = 0.0
        for value in values {
            let next = sum + value
            if !next.isFinite { return values.reduce(0, +) }
            lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
            sum = next
        }
        return sum + lost
    }
}
