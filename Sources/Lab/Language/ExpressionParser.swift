/// Reads expressions. From loose to tight: or, and, not, comparisons, + −, × ÷, sign, ^, index.
///
/// What is begun and waits for its end stands on a stack of its own (operator precedence, Floyd 1963), so that the
/// depth of what somebody pastes says nothing about the depth of our calls.
struct ExpressionParser {
    /// Expressions within expressions, and brackets within brackets, that there may be: more than anybody types, and
    /// little enough for those who walk through the result.
    static let deepest = 200

    private let symbols: [Symbol]
    private var next = 0
    /// Where the last symbol ends.
    private let end: Int
    private var open: [OpenPart] = []

    /// The expression that the rest of the cell, from character `start`, consists of.
    static func parse(_ cell: String, from start: Int = 0) throws(CellError) -> Expression {
        var lexer = Lexer(cell, from: start)
        let symbols = try lexer.symbols()
        let end = symbols.last?.span.upperBound ?? lexer.characters.count
        var parser = ExpressionParser(symbols: symbols, end: end)
        return try parser.expression()
    }

    private init(symbols: [Symbol], end: Int) {
        self.symbols = symbols
        self.end = end
    }

    private var current: Symbol? { next < symbols.count ? symbols[next] : nil }

    private mutating func expression() throws(CellError) -> Expression {
        while true {
            guard let value = try operand() else { continue }
            if let whole = try goOn(from: value) { return whole }
        }
    }

    private mutating func begin(_ kind: OpenPart.Kind, at span: Range<Int>, _ left: Expression? = nil) throws(CellError)
    {
        guard open.count < Self.deepest else { throw tooDeep(span) }
        open.append(OpenPart(kind: kind, span: span, parts: left.map { [$0] } ?? []))
    }
}

extension ExpressionParser {
    /// A value, where one is expected; nil after what only begins one.
    private mutating func operand() throws(CellError) -> Expression? {
        guard let symbol = current else { throw missing() }
        if case .close = symbol.kind { return try emptyEnd(symbol) }
        next += 1
        switch symbol.kind {
        case .number(let value): return Expression(.number(value), symbol.span)
        case .text(let text): return Expression(.text(text), symbol.span)
        case .tokenID(let id): return Expression(.tokenID(id), symbol.span)
        case .name("true"): return Expression(.truth(true), symbol.span)
        case .name("false"): return Expression(.truth(false), symbol.span)
        case .name("not"): try begin(.not, at: symbol.span)
        case .sign(.minus): try begin(.minus, at: symbol.span)
        case .sign(.plus): try begin(.plus, at: symbol.span)
        case .name(let name):
            guard let bracket = current, bracket.kind == .open("("), bracket.span.lowerBound == symbol.span.upperBound
            else { return Expression(.name(name), symbol.span) }
            next += 1
            try begin(.call(name), at: symbol.span.lowerBound..<bracket.span.upperBound)
        case .open("("): try begin(.group, at: symbol.span)
        case .open: try begin(.vector, at: symbol.span)
        case .colon where open.last?.kind == .index: beginSlice(from: nil, includesEnd: false)
        case .dots where open.last?.kind == .index: beginSlice(from: nil, includesEnd: true)
        default: throw unexpected(symbol)
        }
        return nil
    }

    /// A bracket that closes where a value could stand: `[]`, `f()`, `[1, ]`, `x[2:]`.
    private mutating func emptyEnd(_ symbol: Symbol) throws(CellError) -> Expression {
        guard let part = open.last, part.kind.mayEndEmpty, symbol.kind == part.kind.closing.map(Symbol.Kind.close)
        else { throw unexpected(symbol) }
        next += 1
        return try finished(symbol.span.upperBound)
    }

    private mutating func beginSlice(from: Expression?, includesEnd: Bool) {
        open[open.count - 1].kind = .slice(hasStart: from != nil, includesEnd: includesEnd)
        if let from { open[open.count - 1].parts.append(from) }
    }

    /// What follows a value: an index, an operator, the end of what is open. Returns the whole once it is complete.
    private mutating func goOn(from value: Expression) throws(CellError) -> Expression? {
        var value = value
        while true {
            // Here the value is an operand or ends with its own bracket: what it is part of comes together below.
            if let bracket = current, bracket.kind == .open("[") {
                next += 1
                try begin(.index, at: bracket.span, value)
                return nil
            }
            // Whatever binds at least as tightly as the sign that follows is complete before it.
            let follower: Expression.Operator? = if case .sign(let sign) = current?.kind { sign } else { nil }
            while let part = open.last, let floor = part.kind.floor, follower.map({ $0.precedence <= floor }) ?? true {
                value = try finished(value.span.upperBound, value)
            }
            if let sign = follower, let symbol = current {
                next += 1
                try begin(.operation(sign), at: symbol.span, value)
                return nil
            }
            // Only its kind: whoever held on to its parts would have them copied with each entry.
            guard let bracket = open.last?.kind else {
                guard let left = current else { return value }
                throw unexpected(left)
            }
            guard let symbol = current else { throw neverClosed(open[open.count - 1]) }
            guard try take(symbol, after: value, in: bracket) else { return nil }
            value = try finished(symbol.span.upperBound)
        }
    }

    /// A comma, a slice's mark or the closing bracket, after a value within brackets. Returns whether they are closed.
    private mutating func take(
        _ symbol: Symbol, after value: Expression, in bracket: OpenPart.Kind
    ) throws(CellError) -> Bool {
        let last = open.count - 1
        switch (symbol.kind, bracket) {
        case (.close(let closing), _) where closing == bracket.closing:
            open[last].parts.append(value)
            next += 1
            return true
        case (.comma, .vector), (.comma, .call): open[last].parts.append(value)
        case (.colon, .index): beginSlice(from: value, includesEnd: false)
        case (.dots, .index): beginSlice(from: value, includesEnd: true)
        default: throw unexpected(symbol)
        }
        next += 1
        return false
    }

    /// What was begun last, now that all of it is there.
    private mutating func finished(_ end: Int, _ operand: Expression? = nil) throws(CellError) -> Expression {
        guard var part = open.popLast() else { throw missing() }
        if let operand { part.parts.append(operand) }
        let expression = part.expression(upTo: end)
        guard expression.height <= Self.deepest else {
            let isRow = part.parts.count == 2 && part.parts[0].height > part.parts[1].height
            if case .operation = part.kind, isRow { throw tooManyInARow(part.span) }
            throw tooDeep(part.span)
        }
        return expression
    }
}

extension ExpressionParser {
    private func tooDeep(_ span: Range<Int>) -> CellError {
        CellError(
            .syntax, "this is nested more than \(Self.deepest) deep", hint: "give parts of it a name: x = …", span: span
        )
    }

    private func tooManyInARow(_ span: Range<Int>) -> CellError {
        CellError(
            .syntax, "these are more than \(Self.deepest) operations in a row",
            hint: "sum([…]) adds up many numbers", span: span)
    }

    private func neverClosed(_ part: OpenPart) -> CellError {
        let closing = part.kind.closing.map(String.init) ?? ")"
        return CellError(
            .syntax, "this bracket is never closed", hint: "add a \(closing)",
            span: part.span.upperBound - 1..<part.span.upperBound)
    }

    private func missing() -> CellError {
        if let part = open.last, part.kind.mayEndEmpty { return neverClosed(part) }
        return CellError(
            .syntax, "the line ends where a value is expected", hint: "for example 2 * 3, or softmax([2, 1, 0.1])",
            span: max(0, end - 1)..<max(1, end))
    }

    private func unexpected(_ symbol: Symbol) -> CellError {
        switch symbol.kind {
        case .assign:
            CellError(
                .syntax, "= gives a name to a value, at the start of a line", hint: "== compares", span: symbol.span)
        case .close(let bracket): unexpected(bracket, symbol.span)
        case .comma:
            CellError(
                .syntax, "a comma has no meaning here",
                hint: "numbers have a point, as in 0.4, and no marks between thousands; a vector is [2, 1, 0.1]",
                span: symbol.span)
        case .sign(let sign): CellError(.syntax, "a value is missing before \(sign.rawValue)", span: symbol.span)
        case .colon, .dots: CellError(.syntax, "a slice stands in brackets, as in x[2..5]", span: symbol.span)
        default:
            CellError(
                .syntax, "the expression is complete before this", hint: "is an operator or a comma missing?",
                span: symbol.span)
        }
    }

    private func unexpected(_ bracket: Character, _ span: Range<Int>) -> CellError {
        guard let part = open.last(where: { $0.kind.closing != nil }), let closing = part.kind.closing else {
            return CellError(.syntax, "nothing is open that \(bracket) could close", span: span)
        }
        if closing == bracket { return CellError(.syntax, "a value is missing before \(bracket)", span: span) }
        let opening = closing == ")" ? "(" : "["
        return CellError(.syntax, "a \(opening) is closed by \(closing), not by \(bracket)", span: span)
    }
}
