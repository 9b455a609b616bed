import Engine

/// A function of the calculator.
struct Function: Sendable {
    let name: String
    /// `softmax(z) or softmax(z, temperature)`.
    let usage: String
    let summary: String
    let arity: ClosedRange<Int>
    let body: @Sendable ([Calculated]) throws(CellError) -> CalculatorValue
}

/// Every function, in the order in which `help` lists them.
enum FunctionTable {
    static let all: [Function] = entrywise + overall + distributions + texts
    static let names: [String] = all.map(\.name)

    static func find(_ name: String) -> Function? { all.first { $0.name == name } }

    /// On numbers, and on vectors entry by entry.
    private static let entrywise: [Function] = [
        map("exp", "e to the power of x") { (x, _) throws(CellError) in Elementary.exp(x) },
        map("log", "the natural logarithm") { (x, span) throws(CellError) in
            guard x >= 0 else {
                throw CellError(
                    .badValue, "\(formatNumber(x)) has no logarithm", hint: "only numbers from 0 up have one",
                    span: span)
            }
            return Elementary.log(x)
        },
        map("sqrt", "the square root") { (x, span) throws(CellError) in
            guard x >= 0 else {
                throw CellError(.badValue, "\(formatNumber(x)) has no square root among the numbers", span: span)
            }
            return x.squareRoot()
        },
        map("abs", "without the sign") { (x, _) throws(CellError) in x.magnitude },
        Function(
            name: "round", usage: "round(x) or round(x, decimals)", summary: "to whole numbers, or to so many decimals",
            arity: 1...2
        ) { (arguments) throws(CellError) in
            let decimals = arguments.count > 1 ? try arguments[1].whole("the number of decimals", in: 0...15) : 0
            let scale = (0..<decimals).reduce(1.0) { value, _ in value * 10 }
            return try arguments[0].mapped { (x, _) throws(CellError) in
                // Beyond 2^52 every number is whole, and scaling could overflow.
                x.magnitude < 4e15 / scale ? (x * scale).rounded() / scale : x
            }
        },
    ]

    private static func map(
        _ name: String, _ summary: String,
        _ body: @escaping @Sendable (Double, Range<Int>) throws(CellError) -> Double
    ) -> Function {
        Function(name: name, usage: "\(name)(x)", summary: summary, arity: 1...1) { (arguments) throws(CellError) in
            try arguments[0].mapped(body)
        }
    }

    /// From a vector to one number, or to a vector in another order.
    private static let overall: [Function] = [
        Function(name: "sum", usage: "sum(v)", summary: "all entries added up", arity: 1...1) {
            (arguments) throws(CellError) in .number(Sum.of(try arguments[0].vector().values))
        },
        Function(name: "mean", usage: "mean(v)", summary: "the sum by the number of entries", arity: 1...1) {
            (arguments) throws(CellError) in
            let values = try arguments[0].filled()
            return .number(Sum.of(values) / Double(values.count))
        },
        Function(name: "max", usage: "max(v) or max(a, b, …)", summary: "the largest", arity: 1...100) {
            (arguments) throws(CellError) in .number(extreme(try among(arguments), Swift.max))
        },
        Function(name: "min", usage: "min(v) or min(a, b, …)", summary: "the smallest", arity: 1...100) {
            (arguments) throws(CellError) in .number(extreme(try among(arguments), Swift.min))
        },
        Function(
            name: "argmax", usage: "argmax(v)", summary: "where the largest entry is, counted from 0", arity: 1...1
        ) { (arguments) throws(CellError) in
            .number(Double(Distribution.argmax(try arguments[0].filled()) ?? 0))
        },
        Function(name: "sort", usage: "sort(v)", summary: "from the smallest to the largest", arity: 1...1) {
            (arguments) throws(CellError) in
            if case .list(let texts) = arguments[0].value { return .list(texts.sorted()) }
            return .vector(.init(values: try arguments[0].vector().values.sorted()))
        },
        Function(
            name: "len", usage: "len(v)", summary: "how many entries, or characters of a text", arity: 1...1
        ) { (arguments) throws(CellError) in
            switch arguments[0].value {
            case .vector(let vector): return .number(Double(vector.values.count))
            case .list(let texts): return .number(Double(texts.count))
            case .text(let text): return .number(Double(text.count))
            default: throw arguments[0].refusal("a vector, a list or a text")
            }
        },
    ]

    /// Not a number where one of them is none.
    private static func extreme(_ values: [Double], _ better: (Double, Double) -> Double) -> Double {
        values.contains(where: \.isNaN) ? .nan : values.dropFirst().reduce(values[0], better)
    }

    private static func among(_ arguments: [Calculated]) throws(CellError) -> [Double] {
        if arguments.count == 1 { return try arguments[0].filled() }
        var values: [Double] = []
        for argument in arguments { values.append(try argument.number()) }
        return values
    }
}
