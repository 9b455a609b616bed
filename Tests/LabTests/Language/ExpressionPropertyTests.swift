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
            var random = RandomExpressions(generator: LearnerDice(seed: seed))
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
            var random = RandomExpressions(generator: LearnerDice(seed: seed))
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
            case .slice: "slice"
            }
        return expression.parts.reduce(into: [own]) { $0.formUnion(kinds($1)) }
    }
}
