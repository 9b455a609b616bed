/// Reads expressions. From loose to tight: or, and, not, comparisons, + −, × ÷, sign, ^, index.
struct ExpressionParser {
    /// Brackets within brackets, and operations in a row, that an expression may have: more than anybody types, and
    /// little enough for the stack.
    static let deepest = 200

    private let symbols: [Symbol]
    private var next = 0
    private let end: Int
    private var depth = 0

    /// The expression that the rest of the cell, from character `start`, consists of.
    static func parse(_ cell: String, from start: Int = 0) throws(CellError) -> Expression {
        var lexer = Lexer(cell, from: start)
        let symbols = try lexer.symbols()
        var parser = ExpressionParser(symbols: symbols, end: lexer.characters.count)
        let expression = try parser.expression(above: 0)
        if let left = parser.current { throw parser.unexpected(left) }
        return expression
    }

    private init(symbols: [Symbol], end: Int) {
        self.symbols = symbols
        self.end = end
    }

    private var current: Symbol? { next < symbols.count ? symbols[next] : nil }

    private mutating func take(_ kind: Symbol.Kind) -> Symbol? {
        guard let symbol = current, symbol.kind == kind else { return nil }
        next += 1
        return symbol
    }

    /// Operators that bind tighter than `floor`, each taking what binds tighter than itself (precedence climbing).
    private mutating func expression(above floor: Int) throws(CellError) -> Expression {
        try enter()
        defer { depth -= 1 }
        var left = try prefixed()
        var operations = 0
        while let symbol = current, case .sign(let sign) = symbol.kind, sign.precedence > floor {
            operations += 1
            guard operations < Self.deepest else {
                throw CellError(
                    .syntax, "these are more than \(Self.deepest) operations in a row",
                    hint: "sum([…]) adds up many numbers", span: symbol.span)
            }
            next += 1
            // ^ goes from right to left: 2^3^2 is 2^(3^2).
            let right = try expression(above: sign == .power ? sign.precedence - 1 : sign.precedence)
            left = Expression(.operation(sign, left, right), left.span.lowerBound..<right.span.upperBound)
        }
        return left
    }

    private mutating func enter() throws(CellError) {
        depth += 1
        guard depth <= Self.deepest else {
            throw CellError(
                .syntax, "this is nested more than \(Self.deepest) deep", hint: "give parts of it a name: x = …",
                span: current?.span)
        }
    }

    private mutating func prefixed() throws(CellError) -> Expression {
        guard let symbol = current else { throw missing() }
        switch symbol.kind {
        case .sign(.minus), .sign(.plus):
            next += 1
            // −2^2 is −(2^2), so the sign takes what binds tighter than × and ÷.
            let inner = try expression(above: 6)
            let span = symbol.span.lowerBound..<inner.span.upperBound
            return symbol.kind == .sign(.plus) ? Expression(inner.node, span) : Expression(.negation(inner), span)
        case .name("not"):
            next += 1
            let inner = try expression(above: 3)
            return Expression(.inversion(inner), symbol.span.lowerBound..<inner.span.upperBound)
        default: return try indexed(try primary(symbol))
        }
    }

    private mutating func primary(_ symbol: Symbol) throws(CellError) -> Expression {
        next += 1
        switch symbol.kind {
        case .number(let value): return Expression(.number(value), symbol.span)
        case .text(let text): return Expression(.text(text), symbol.span)
        case .tokenID(let id): return Expression(.tokenID(id), symbol.span)
        case .name("true"): return Expression(.truth(true), symbol.span)
        case .name("false"): return Expression(.truth(false), symbol.span)
        case .name(let name):
            guard let opening = current, opening.kind == .open("("), opening.span.lowerBound == symbol.span.upperBound
            else { return Expression(.name(name), symbol.span) }
            next += 1
            let (arguments, last) = try list(opening, closedBy: ")")
            return Expression(.call(name, arguments), symbol.span.lowerBound..<last)
        case .open("("):
            let inner = try expression(above: 0)
            return Expression(inner.node, symbol.span.lowerBound..<(try close(symbol, with: ")")))
        case .open:
            let (entries, last) = try list(symbol, closedBy: "]")
            return Expression(.vector(entries), symbol.span.lowerBound..<last)
        default: throw unexpected(symbol)
        }
    }

    /// Entries up to the closing bracket, with commas between; a comma before the bracket does no harm.
    private mutating func list(
        _ opening: Symbol, closedBy closing: Character
    ) throws(CellError) -> (entries: [Expression], end: Int) {
        var entries: [Expression] = []
        while true {
            if let symbol = take(.close(closing)) { return (entries, symbol.span.upperBound) }
            guard current != nil else { throw neverClosed(opening, closing) }
            entries.append(try expression(above: 0))
            if take(.comma) != nil { continue }
            return (entries, try close(opening, with: closing))
        }
    }

    private mutating func close(_ opening: Symbol, with closing: Character) throws(CellError) -> Int {
        if let symbol = take(.close(closing)) { return symbol.span.upperBound }
        guard let symbol = current else { throw neverClosed(opening, closing) }
        throw unexpected(symbol)
    }

    /// `x[0]`, `x[-1]`, `x[2..5]`, `x[2:5]`, `logits[" France"]`, one after the other.
    private mutating func indexed(_ first: Expression) throws(CellError) -> Expression {
        var base = first
        var count = 0
        while let opening = current, opening.kind == .open("[") {
            count += 1
            guard count < Self.deepest else { throw unexpected(opening) }
            next += 1
            let from = isSliceMark ? nil : try expression(above: 0)
            let span = { (last: Int) in first.span.lowerBound..<last }
            guard let mark = current, isSliceMark else {
                let last = try close(opening, with: "]")
                guard let from else { throw missing() }
                base = Expression(.index(base, from), span(last))
                continue
            }
            next += 1
            let to = current?.kind == .close("]") ? nil : try expression(above: 0)
            let last = try close(opening, with: "]")
            let slice = Expression.Slice(from: from, to: to, includesEnd: mark.kind == .dots)
            base = Expression(.slice(base, slice), span(last))
        }
        return base
    }

    private var isSliceMark: Bool { current?.kind == .colon || current?.kind == .dots }

    private func neverClosed(_ opening: Symbol, _ closing: Character) -> CellError {
        CellError(.syntax, "this bracket is never closed", hint: "add a \(closing)", span: opening.span)
    }

    private func missing() -> CellError {
        CellError(
            .syntax, "the line ends where a value is expected", hint: "for example 2 * 3, or softmax([2, 1, 0.1])",
            span: max(0, end - 1)..<max(1, end))
    }

    private func unexpected(_ symbol: Symbol) -> CellError {
        switch symbol.kind {
        case .assign:
            CellError(
                .syntax, "= gives a name to a value, at the start of a line", hint: "== compares", span: symbol.span)
        case .close(let bracket):
            CellError(.syntax, "nothing is open that \(bracket) could close", span: symbol.span)
        case .comma:
            CellError(.syntax, "a comma has no meaning here", hint: "a vector is [2, 1, 0.1]", span: symbol.span)
        case .sign(let sign): CellError(.syntax, "a value is missing before \(sign.rawValue)", span: symbol.span)
        case .colon, .dots: CellError(.syntax, "a slice stands in brackets, as in x[2..5]", span: symbol.span)
        default:
            CellError(
                .syntax, "the expression is complete before this", hint: "is an operator or a comma missing?",
                span: symbol.span)
        }
    }
}
