import TestSupport

@testable import Lab

/// Expressions made up at random, of every kind of node.
struct RandomExpressions {
    var generator: LearnerDice

    private static let names = ["v", "x", "t", "yes", "texts", "p", "temperature", "z_1", "größe", "нет", "é"]
    private static let functions = FunctionTable.names + ["nobody"]
    /// Pieces of texts: what the quoted form has to escape, what clings to its neighbours, and what nobody sees.
    private static let pieces = [
        "a", " France", "\"", "\\", "\n", "\t", "“", "”", "\u{301}", "e\u{301}", "\u{200D}", "\u{FE0F}", "👩‍🚀", "🇫🇷",
        "\u{0D4E}", "\u{0600}", "\u{202E}", "\u{0}", "\r", "\r\n", "日本", "#", "# ", "%", "u{41}", "\u{E000}", "ก็",
    ]

    mutating func expression(depth: Int) -> Expression {
        func node(_ node: Expression.Node) -> Expression { Expression(node, 0..<0) }
        guard depth > 0 else { return node(leaf()) }
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: return node(leaf())
        case 1: return node(.vector(list(depth)))
        case 2: return node(.negation(expression(depth: depth - 1)))
        case 3: return node(.inversion(expression(depth: depth - 1)))
        case 4, 5, 6:
            let sign = Expression.Operator.allCases.randomElement(using: &generator) ?? .plus
            return node(.operation(sign, expression(depth: depth - 1), expression(depth: depth - 1)))
        case 7: return node(.call(Self.functions.randomElement(using: &generator) ?? "exp", list(depth)))
        default:
            let base = expression(depth: depth - 1)
            if Bool.random(using: &generator) { return node(.index(base, expression(depth: depth - 1))) }
            let from = Bool.random(using: &generator) ? expression(depth: depth - 1) : nil
            let to = Bool.random(using: &generator) ? expression(depth: depth - 1) : nil
            return node(.slice(base, .init(from: from, to: to, includesEnd: .random(using: &generator))))
        }
    }

    private mutating func list(_ depth: Int) -> [Expression] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in expression(depth: depth - 1) }
    }

    private mutating func leaf() -> Expression.Node {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: .number(number())
        case 1: .text(text())
        case 2: .truth(.random(using: &generator))
        case 3: .tokenID(Int.random(in: 0...60_000, using: &generator))
        default: .name(Self.names.randomElement(using: &generator) ?? "x")
        }
    }

    /// Any finite number from 0 up, by its bits; a sign is an operator in expressions.
    mutating func number() -> Double {
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: Double(Int.random(in: 0...1000, using: &generator))
        case 1: Double.random(in: 0...10, using: &generator)
        default: Self.finite(generator.next() & 0x7FFF_FFFF_FFFF_FFFF)
        }
    }

    static func finite(_ bits: UInt64) -> Double {
        let x = Double(bitPattern: bits)
        return x.isFinite ? x : 0
    }

    mutating func text() -> String {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }
}
