/// What an expression can be worth.
enum CalculatorValue: Sendable, Equatable {
    case number(Double)
    case vector(Vector)
    case text(String)
    case list([String])
    case truth(Bool)

    /// Numbers, and whether there is one for each token of the vocabulary, in order of id.
    struct Vector: Sendable, Equatable {
        var values: [Double]
        var isByToken = false
    }

    var value: Value {
        switch self {
        case .number(let number): .number(number)
        case .vector(let vector): .vector(vector.values)
        case .text(let text): .text(text)
        case .list(let texts): .list(texts)
        case .truth(let truth): .truth(truth)
        }
    }

    /// `a number`, in a sentence.
    var kindWord: String {
        switch self {
        case .number: "a number"
        case .vector: "a vector"
        case .text: "a text"
        case .list: "a list of texts"
        case .truth: "true or false"
        }
    }

    /// As an expression that is worth just this; nil for a vector that nobody would type.
    var literal: Expression.Node? {
        func number(_ x: Double) -> Expression { Expression(.number(x), 0..<0) }
        switch self {
        case .number(let x): return x.isFinite ? .number(x) : nil
        case .vector(let vector):
            guard vector.values.count <= 8, vector.values.allSatisfy(\.isFinite) else { return nil }
            return .vector(vector.values.map(number))
        case .text(let text): return .text(text)
        case .list: return nil
        case .truth(let truth): return .truth(truth)
        }
    }
}
