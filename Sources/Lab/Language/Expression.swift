/// An expression of the calculator, with its place in the cell.
struct Expression: Sendable, Equatable {
    indirect enum Node: Sendable {
        case number(Double)
        case text(String)
        case truth(Bool)
        /// `#4881`, the id of a token.
        case tokenID(Int)
        case name(String)
        case vector([Expression])
        case negation(Expression)
        case inversion(Expression)
        case operation(Operator, Expression, Expression)
        case call(String, [Expression])
        case index(Expression, Expression)
        case slice(Expression, Slice)
    }

    /// `x[2..5]` has both ends, as `pos=2..5` does; `x[2:5]` stops before the second, as in Python.
    struct Slice: Sendable {
        var from: Expression?
        var to: Expression?
        var includesEnd: Bool
    }

    enum Operator: String, Sendable, CaseIterable {
        case or, and
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case power = "^"

        /// The higher, the tighter it binds.
        var precedence: Int {
            switch self {
            case .or: 1
            case .and: 2
            case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
            case .plus, .minus: 5
            case .times, .over: 6
            case .power: 8
            }
        }
    }

    let node: Node
    /// Characters of the cell, from 0.
    var span: Range<Int>
    /// How many expressions lie within each other: what whoever walks through it needs stack for.
    let height: Int

    init(_ node: Node, _ span: Range<Int>) {
        self.node = node
        self.span = span
        height =
            switch node {
            case .number, .text, .truth, .tokenID, .name: 1
            case .vector(let entries), .call(_, let entries): 1 + (entries.lazy.map(\.height).max() ?? 0)
            case .negation(let inner), .inversion(let inner): 1 + inner.height
            case .operation(_, let left, let right), .index(let left, let right): 1 + max(left.height, right.height)
            case .slice(let base, let slice):
                1 + max(base.height, slice.from?.height ?? 0, slice.to?.height ?? 0)
            }
    }

    /// The same, as it stands in the cell with the brackets or the sign around it.
    func spanning(_ span: Range<Int>) -> Expression {
        var copy = self
        copy.span = span
        return copy
    }

    /// Whether both mean the same, wherever they stand.
    static func == (one: Expression, other: Expression) -> Bool {
        var pairs = [(one, other)]
        while let (one, other) = pairs.popLast() {
            let (parts, others) = (one.parts, other.parts)
            guard one.isLike(other), parts.count == others.count else { return false }
            pairs += zip(parts, others)
        }
        return true
    }

    /// The same but for the parts.
    private func isLike(_ other: Expression) -> Bool {
        switch (node, other.node) {
        case (.number(let one), .number(let other)): one == other
        case (.text(let one), .text(let other)): one == other
        case (.truth(let one), .truth(let other)): one == other
        case (.tokenID(let one), .tokenID(let other)): one == other
        case (.name(let one), .name(let other)): one == other
        case (.operation(let one, _, _), .operation(let other, _, _)): one == other
        case (.call(let one, _), .call(let other, _)): one == other
        case (.slice(_, let one), .slice(_, let other)):
            one.includesEnd == other.includesEnd && (one.from == nil) == (other.from == nil)
        case (.vector, .vector), (.negation, .negation), (.inversion, .inversion), (.index, .index): true
        default: false
        }
    }
}

extension Expression {
    /// The expressions directly within this one, in the order in which they are worked out.
    var parts: [Expression] {
        switch node {
        case .number, .text, .truth, .tokenID, .name: []
        case .vector(let entries): entries
        case .negation(let inner), .inversion(let inner): [inner]
        case .operation(_, let left, let right): [left, right]
        case .call(_, let arguments): arguments
        case .index(let base, let index): [base, index]
        case .slice(let base, let slice): [base] + [slice.from, slice.to].compactMap { $0 }
        }
    }

    /// The name that it is; nil where it is something else.
    var name: String? { if case .name(let name) = node { name } else { nil } }

    /// The text that it is, in quotes; nil where it is something else.
    var text: String? { if case .text(let text) = node { text } else { nil } }

    /// The names in it, in order; a function's is none of them.
    var names: [String] { nodes.compactMap(\.name) }

    /// Whether the name occurs in it.
    func mentions(_ name: String) -> Bool { names.contains(name) }

    /// The functions that it calls.
    var functions: Set<String> {
        Set(nodes.compactMap { if case .call(let function, _) = $0.node { function } else { nil } })
    }

    /// It and all that is within it, each before its parts.
    private var nodes: [Expression] {
        var found: [Expression] = []
        var rest = [self]
        while let next = rest.popLast() {
            found.append(next)
            rest += next.parts.reversed()
        }
        return found
    }

    /// The same expression with other parts, as many as it has.
    func with(parts: [Expression]) -> Expression {
        let changed: Node =
            switch node {
            case .number, .text, .truth, .tokenID, .name: node
            case .vector: .vector(parts)
            case .negation: .negation(parts[0])
            case .inversion: .inversion(parts[0])
            case .operation(let sign, _, _): .operation(sign, parts[0], parts[1])
            case .call(let name, _): .call(name, parts)
            case .index: .index(parts[0], parts[1])
            case .slice(_, let slice):
                .slice(
                    parts[0],
                    Slice(
                        from: slice.from == nil ? nil : parts[1], to: slice.to == nil ? nil : parts[parts.count - 1],
                        includesEnd: slice.includesEnd))
            }
        return Expression(changed, span)
    }

    /// The same expression with every name looked up in `replacements`.
    func replacingNames(_ replacements: [String: Expression]) -> Expression {
        if case .name(let name) = node { return replacements[name] ?? self }
        var changed: [Expression] = []
        for part in parts { changed.append(part.replacingNames(replacements)) }
        return changed.isEmpty ? self : with(parts: changed)
    }
}
