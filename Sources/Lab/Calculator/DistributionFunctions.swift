import Engine

extension FunctionTable {
    /// Functions of logits and probabilities, in nats.
    static let distributions: [Function] = [
        Function(
            name: "softmax", usage: "softmax(z) or softmax(z, temperature)",
            summary: "logits to probabilities: exp(z) / sum(exp(z))", arity: 1...2
        ) { (arguments) throws(CellError) in
            let z = try arguments[0].vector()
            guard !z.values.isEmpty else { throw arguments[0].refusal("a vector with entries") }
            let temperature = arguments.count > 1 ? try arguments[1].number() : 1
            guard temperature >= 0 else {
                throw CellError(.badValue, "a temperature cannot be below 0", span: arguments[1].span)
            }
            let p = Distribution(z.values, temperature: temperature).probabilities
            return .vector(.init(values: p, isByToken: z.isByToken))
        },
        Function(
            name: "entropy", usage: "entropy(p)", summary: "how torn it is: −Σ p log p, in nats", arity: 1...1
        ) { (arguments) throws(CellError) in
            let p = try arguments[0].probabilities()
            return .number(0 - Sum.of(p.map { $0 > 0 ? $0 * Elementary.log($0) : 0 }))
        },
        Function(
            name: "kl", usage: "kl(p, q)", summary: "how far q is from p: Σ p log(p / q), in nats", arity: 2...2
        ) { (arguments) throws(CellError) in
            .number(
                try weighted(arguments) { p, q in p > 0 ? p * (Elementary.log(p) - Elementary.log(q)) : 0 })
        },
        Function(
            name: "cross_entropy", usage: "cross_entropy(p, q)",
            summary: "the surprise of who expects q and meets p: −Σ p log q, in nats", arity: 2...2
        ) { (arguments) throws(CellError) in
            .number(0 - (try weighted(arguments) { p, q in p > 0 ? p * Elementary.log(q) : 0 }))
        },
    ]

    private static func weighted(
        _ arguments: [Calculated], _ term: (Double, Double) -> Double
    ) throws(CellError) -> Double {
        let (p, q) = (try arguments[0].probabilities(), try arguments[1].probabilities())
        guard p.count == q.count else {
            throw CellError(
                .badValue, "the first has \(p.count) entries, and the second \(q.count)", span: arguments[1].span)
        }
        return Sum.of(zip(p, q).map(term))
    }
}

extension Calculated {
    /// Entries from 0 up that add up to 1.
    fileprivate func probabilities() throws(CellError) -> [Double] {
        let values = try filled()
        guard values.allSatisfy({ $0 >= 0 && $0 <= 1 + 1e-9 }), (Sum.of(values) - 1).magnitude < 1e-3 else {
            throw CellError(
                .badValue, "these are no probabilities: they do not add up to 1",
                hint: "softmax makes probabilities of logits", span: span)
        }
        return values
    }
}
