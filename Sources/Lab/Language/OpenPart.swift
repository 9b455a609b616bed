/// A part of an expression that is begun and not complete yet.
struct OpenPart {
    enum Kind: Equatable {
        /// Waits for what stands on its right.
        case operation(Expression.Operator)
        case minus, plus, not
        /// Waits for its closing bracket.
        case group, vector
        case call(String)
        case index
        case slice(hasStart: Bool, includesEnd: Bool)

        /// What binds no tighter than this ends it; nil for brackets, which only their end ends.
        var floor: Int? {
            switch self {
            // ^ goes from right to left: 2^3^2 is 2^(3^2).
            case .operation(.power): Expression.Operator.power.precedence - 1
            case .operation(let sign): sign.precedence
            // −2^2 is −(2^2), so the sign takes what binds tighter than × and ÷.
            case .minus, .plus: 6
            case .not: 3
            case .group, .vector, .call, .index, .slice: nil
            }
        }

        var closing: Character? {
            switch self {
            case .operation, .minus, .plus, .not: nil
            case .group, .call: ")"
            case .vector, .index, .slice: "]"
            }
        }

        /// Whether the bracket may close where a value could stand; a comma before it does no harm.
        var mayEndEmpty: Bool {
            switch self {
            case .vector, .call, .slice: true
            default: false
            }
        }
    }

    var kind: Kind
    /// The sign, or the opening bracket; of a call its name, too.
    let span: Range<Int>
    /// What is there of it already.
    var parts: [Expression]

    /// The expression, once all parts are there.
    func expression(upTo end: Int) -> Expression {
        let first = parts.first.map { $0.span.lowerBound } ?? span.lowerBound
        let whole = min(first, span.lowerBound)..<end
        switch kind {
        case .operation(let sign): return Expression(.operation(sign, parts[0], parts[1]), whole)
        case .minus: return Expression(.negation(parts[0]), whole)
        case .not: return Expression(.inversion(parts[0]), whole)
        case .plus, .group: return parts[0].spanning(whole)
        case .vector: return Expression(.vector(parts), whole)
        case .call(let name): return Expression(.call(name, parts), whole)
        case .index: return Expression(.index(parts[0], parts[1]), whole)
        case .slice(let hasStart, let includesEnd):
            let ends = parts.dropFirst(hasStart ? 2 : 1)
            let slice = Expression.Slice(from: hasStart ? parts[1] : nil, to: ends.first, includesEnd: includesEnd)
            return Expression(.slice(parts[0], slice), whole)
        }
    }
}
