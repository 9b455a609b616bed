import TestSupport
import Testing

@testable import Lab

/// Random expressions, by seed; `LAB_SOAK=100` tries a hundred times as many.
@Suite("What holds for every expression: a Property")
struct ExpressionPropertyTests {
    @Test("what is printed reads as the same expression, and prints the same again")
    func roundTrip() throws {
        var kinds: Set<String> = []
        for seed in 0..<UInt64(2000 * LearnerDice.soak) {
            var random = RandomExpression(seed: seed)
            let expression = random.expression(depth: 1 + Int(seed % 6))
            kinds.formUnion(Self.kinds(expression))
            let text = expression.description
            let again = try ExpressionParser.parse(text)
            guard again == expression, again.description == text else {
                Issue.record("seed \(seed): \(text) is read as \(again)")
                return
            }
        }
        // Every kind of expression and every operator occurred.
        #expect(kinds.count == 11 + Expression.Operator.allCases.count)
    }

    @Test("the span of each part holds its text")
    func spans() throws {
        for seed in 0..<UInt64(500 * LearnerDice.soak) {
            var random = RandomExpression(seed: seed)
            let text = random.expression(depth: 4).description
            let characters = Array(text)
            var left = [try ExpressionParser.parse(text)]
            while let part = left.popLast() {
                let own = String(characters[part.span])
                guard try ExpressionParser.parse(own) == part else {
                    Issue.record("seed \(seed): \(own) stands for \(part) in \(text)")
                    return
                }
                left += part.parts
            }
        }
    }

    private static func kinds(_ expression: Expression) -> Set<String> {
        let own: String =
            switch expression.node {
            case .operation(let sign, _, _): sign.rawValue
            case .number: "number"
            case .text: "text"
            case .truth: "truth"
            case .tokenID: "id"
            case .name: "name"
            case .vector: "vector"
            case .negation: "negation"
            case .inversion: "inversion"
            case .call: "call"
            case .index: "index"
            case .slice(_, let slice): slice.includesEnd ? "slice" : "slice"
            }
        return expression.parts.reduce(into: [own]) { $0.formUnion(kinds($1)) }
    }
}

private struct RandomExpression {
    private var dice: LearnerDice

    init(seed: UInt64) { dice = LearnerDice(seed: seed) }

    mutating func expression(depth: Int) -> Expression {
        guard depth > 0 else { return leaf() }
        func whole(_ node: Expression.Node) -> Expression { Expression(node, 0..<0) }
        switch dice.below(9) {
        case 0: return whole(.vector((0..<dice.below(4)).map { _ in expression(depth: depth - 1) }))
        case 1: return whole(.negation(expression(depth: depth - 1)))
        case 2: return whole(.inversion(expression(depth: depth - 1)))
        case 3:
            return whole(
                .call(
                    dice.pick(["exp", "f", "softmax"]), (0..<dice.below(3)).map { _ in expression(depth: depth - 1) }))
        case 4: return whole(.index(expression(depth: depth - 1), expression(depth: depth - 1)))
        case 5:
            let base = expression(depth: depth - 1)
            let from = dice.chance(60) ? expression(depth: depth - 1) : nil
            let to = dice.chance(60) ? expression(depth: depth - 1) : nil
            return whole(.slice(base, Expression.Slice(from: from, to: to, includesEnd: dice.chance(50))))
        default:
            let sign = dice.pick(Expression.Operator.allCases)
            return whole(.operation(sign, expression(depth: depth - 1), expression(depth: depth - 1)))
        }
    }

    private mutating func leaf() -> Expression {
        let texts = [" France", "", "\"", "\\", "“", "a\nb", "\u{301}", "é\u{200D}", "#", "日本", "\t\u{1B}"]
        let node: Expression.Node =
            switch dice.below(8) {
            case 0: .text(dice.pick(texts))
            case 1: .truth(dice.chance(50))
            case 2: .tokenID(dice.below(50_000))
            case 3, 4: .name(dice.pick(["x", "logits", "_", "my_value2", "größe", "nothing", "order"]))
            default: .number(number())
            }
        return Expression(node, 0..<0)
    }

    private mutating func number() -> Double {
        switch dice.below(4) {
        case 0: return Double(dice.below(10))
        case 1: return Double(bitPattern: dice.next() & 0x7FEF_FFFF_FFFF_FFFF)
        case 2: return Double(dice.below(1_000_000)) / 1000
        default: return dice.pick([0.1, 1e300, Double.leastNonzeroMagnitude, 1e15, 123_456_789_012_345_680, 0.5])
        }
    }
}
