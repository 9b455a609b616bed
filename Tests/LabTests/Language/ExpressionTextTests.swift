import TestSupport
import Testing

@testable import Lab

@Suite("An expression as text")
struct ExpressionTextTests {
    @Test("a text in quotes reads back to the same code points", arguments: 0..<20)
    func quotes(seed: UInt64) throws {
        var random = RandomExpressions(generator: LearnerDice(seed: seed))
        for _ in 0..<200 {
            let text = random.text()
            guard case .text(let again) = try ExpressionParser.parse(Expression.quoted(text)).node else {
                Issue.record("\(Expression.quoted(text)) is no text")
                continue
            }
            #expect(Array(again.unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test("different expressions are not equal, and print differently", arguments: 0..<10)
    func differ(seed: UInt64) throws {
        var random = RandomExpressions(generator: LearnerDice(seed: seed))
        let expressions = (0..<60).map { _ in random.expression(depth: 3) }
        for one in expressions {
            for other in expressions { #expect((one == other) == (one.description == other.description)) }
        }
    }

    @Test(
        "brackets stand where they are needed, and nowhere else",
        arguments: [
            ("-2^2", "-2^2"), ("(-2)^2", "(-2)^2"), ("2^-1", "2^-1"), ("2^3^2", "2^3^2"), ("(2^3)^2", "(2^3)^2"),
            ("not a and b", "not a and b"), ("not (a and b)", "not (a and b)"), ("not not a", "not not a"),
            ("1-(2-3)", "1 - (2 - 3)"), ("(1-2)-3", "1 - 2 - 3"), ("1 - -2", "1 - -2"), ("(1+2)*3", "(1 + 2) * 3"),
            ("1+(2*3)", "1 + 2 * 3"), ("2*(3/4)", "2 * (3 / 4)"), ("(x)[0]", "x[0]"), ("(x+y)[0]", "(x + y)[0]"),
            ("x[1:]", "x[1:]"), ("x[..-1]", "x[..-1]"), ("softmax( z,2 )[0]", "softmax(z, 2)[0]"), ("+3", "3"),
            ("40%", "0.4"), ("1e-3", "0.001"), ("1×2÷4−1", "1 * 2 / 4 - 1"), ("a≤b", "a <= b"),
            ("(a<b)==c", "a < b == c"), ("a<(b==c)", "a < (b == c)"),
            ("“ France”", "\" France\""), ("[1,2,]", "[1, 2]"), ("f()", "f()"), ("1e300", "1e+300"),
        ])
    func brackets(typed: String, text: String) throws {
        #expect(try ExpressionParser.parse(typed).description == text)
    }
}
