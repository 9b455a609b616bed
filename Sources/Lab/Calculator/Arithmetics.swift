import Engine

/// Operators on values. Vectors go entry by entry, and a number goes with every entry of a vector.
enum Arithmetics {
    static func apply(
        _ sign: Expression.Operator, _ left: Calculated, _ right: Calculated, span: Range<Int>
    ) throws(CellError) -> CalculatorValue {
        switch sign {
        case .equal, .unequal:
            if let same = same(left.value, right.value) { return .truth(same == (sign == .equal)) }
        case .plus:
            if case .text(let one) = left.value, case .text(let other) = right.value { return .text(one + other) }
        default: break
        }
        return try elementwise(sign, left, right, span: span)
    }

    /// Equality of what is no number; nil where entries are to be compared, or the kinds differ.
    private static func same(_ one: CalculatorValue, _ other: CalculatorValue) -> Bool? {
        switch (one, other) {
        case (.text(let a), .text(let b)): a == b
        case (.truth(let a), .truth(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        default: nil
        }
    }

    private static func elementwise(
        _ sign: Expression.Operator, _ left: Calculated, _ right: Calculated, span: Range<Int>
    ) throws(CellError) -> CalculatorValue {
        switch (left.value, right.value) {
        case (.number(let a), .number(let b)):
            let result = try number(sign, a, b, right.span, span)
            return isComparison(sign) ? .truth(result != 0) : .number(result)
        case (.vector(let a), .number(let b)):
            var values: [Double] = []
            values.reserveCapacity(a.values.count)
            for x in a.values { values.append(try number(sign, x, b, right.span, span)) }
            return .vector(.init(values: values, isByToken: a.isByToken))
        case (.number(let a), .vector(let b)):
            var values: [Double] = []
            values.reserveCapacity(b.values.count)
            for x in b.values { values.append(try number(sign, a, x, right.span, span)) }
            return .vector(.init(values: values, isByToken: b.isByToken))
        case (.vector(let a), .vector(let b)):
            guard a.values.count == b.values.count else {
                throw CellError(
                    .badValue, "the left side has \(a.values.count) entries, and the right side \(b.values.count)",
                    hint: "both need as many, or one of them is a number", span: span)
            }
            var values: [Double] = []
            values.reserveCapacity(a.values.count)
            for (x, y) in zip(a.values, b.values) { values.append(try number(sign, x, y, right.span, span)) }
            return .vector(.init(values: values, isByToken: a.isByToken && b.isByToken))
        default:
            let odd = [left, right].first { !isNumeric($0.value) } ?? right
            throw CellError(
                .badValue, "\(sign.rawValue) goes with numbers and vectors, and this is \(odd.value.kindWord)",
                hint: odd.value.isTruth ? "and, or and not go with true and false" : nil, span: odd.span)
        }
    }

    private static func isNumeric(_ value: CalculatorValue) -> Bool {
        switch value {
        case .number, .vector: true
        default: false
        }
    }

    private static func isComparison(_ sign: Expression.Operator) -> Bool { sign.precedence == 4 }

    /// One pair of numbers; comparisons give 1 or 0.
    private static func number(
        _ sign: Expression.Operator, _ a: Double, _ b: Double, _ divisor: Range<Int>, _ span: Range<Int>
    ) throws(CellError) -> Double {
        switch sign {
        case .plus: return a + b
        case .minus: return a - b
        case .times: return a * b
        case .over:
            guard b != 0 else {
                throw CellError(.badValue, "division by zero", hint: "nothing can be divided by 0", span: divisor)
            }
            return a / b
        case .power: return try power(a, b, span)
        case .equal: return a == b ? 1 : 0
        case .unequal: return a != b ? 1 : 0
        case .less: return a < b ? 1 : 0
        case .lessOrEqual: return a <= b ? 1 : 0
        case .greater: return a > b ? 1 : 0
        case .greaterOrEqual: return a >= b ? 1 : 0
        case .and, .or: throw CellError(.badValue, "\(sign.rawValue) goes with true and false", span: span)
        }
    }

    /// Whole powers by multiplication, others as exp(b·log a): the same bits on every machine.
    private static func power(_ a: Double, _ b: Double, _ span: Range<Int>) throws(CellError) -> Double {
        if b == b.rounded(), abs(b) <= 1024 {
            var (result, base, left) = (1.0, a, Int(abs(b)))
            while left > 0 {
                if left & 1 == 1 { result *= base }
                base *= base
                left >>= 1
            }
            if b < 0, result == 0 { throw CellError(.badValue, "division by zero", span: span) }
            return b < 0 ? 1 / result : result
        }
        if a == 0, b > 0 { return 0 }
        guard a > 0 else {
            throw CellError(.badValue, "only whole powers of a negative number or 0 are numbers", span: span)
        }
        return b == 0.5 ? a.squareRoot() : Elementary.exp(b * Elementary.log(a))
    }
}

extension CalculatorValue {
    fileprivate var isTruth: Bool {
        if case .truth = self { return true }
        return false
    }
}
