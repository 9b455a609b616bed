import Testing

@testable import Lab

@Suite("The calculator")
struct CalculatorTests {
    private func shown(_ text: String) throws -> String { plainText(try FixedNames().worth(text).value, digits: 4) }

    @Test(
        "numbers, signs and their order",
        arguments: [
            ("1/3", "0.3333"), ("40%", "0.4"), ("1e-3", "0.001"), (".5", "0.5"), ("2 + 3 * 4", "14"),
            ("(2 + 3) * 4", "20"), ("-2^2", "-4"), ("(-2)^2", "4"), ("2^-1", "0.5"), ("2^3^2", "512"),
            ("10 - 4 - 3", "3"), ("100 / 10 / 5", "2"), ("2 * -3", "-6"), ("--3", "3"), ("+3", "3"), ("2^0.5", "1.414"),
            ("5 − 2", "3"), ("6 ÷ 2 × 3", "9"), ("2 * 40%", "0.8"), ("1 + # a comment", "error"), ("1e308 * 10", "inf"),
            ("x", "3"), ("x * x", "9"), ("#2", "2"), ("0^0", "1"), ("0.1 + 0.2", "0.3"), ("7", "7"),
            ("1e9 + 0.5", "1e+09"),
        ])
    func numbers(text: String, result: String) throws {
        guard result != "error" else {
            #expect(throws: CellError.self) { try shown(text) }
            return
        }
        #expect(try shown(text) == result)
    }

    @Test(
        "truth, comparison and words",
        arguments: [
            ("1 < 2", "true"), ("2 <= 2", "true"), ("1 > 2", "false"), ("1 == 1", "true"), ("1 != 1", "false"),
            ("1 ≤ 2", "true"), ("1 ≥ 2", "false"), ("1 ≠ 2", "true"), ("not 1 < 2", "false"),
            ("not false and false", "false"), ("not (false and false)", "true"), ("true or 1 / 0 > 1", "true"),
            ("false and 1 / 0 > 1", "false"), ("1 < 2 and 2 < 3", "true"), ("\"a\" == \"a\"", "true"),
            ("\"a\" + \"b\" == \"ab\"", "true"), ("yes", "true"), ("true == not false", "true"),
            ("contains(t, \"ari\")", "true"), ("contains(texts, \"two\")", "true"), ("contains(v, 1)", "true"),
            ("[1, 2] > 1", "[0, 1]"), ("v == v", "[1, 1, 1]"),
        ])
    func truth(text: String, result: String) throws { #expect(try shown(text) == result) }

    @Test(
        "vectors go entry by entry, and a number goes with each entry",
        arguments: [
            ("[2, 1, 0.1] * 2", "[4, 2, 0.2]"), ("1 - [0, 1]", "[1, 0]"), ("[1, 2] + [3, 4]", "[4, 6]"),
            ("[4, 9] ^ 0.5", "[2, 3]"), ("-v", "[-2, -1, -0.1]"), ("v[0]", "2"), ("v[-1]", "0.1"),
            ("v[0..1]", "[2, 1]"),
            ("v[1..-1]", "[1, 0.1]"), ("v[:2]", "[2, 1]"), ("v[1:]", "[1, 0.1]"), ("v[:]", "[2, 1, 0.1]"),
            ("v[-2:]", "[1, 0.1]"), ("v[5:]", "[]"), ("v[2:1]", "[]"), ("v[2..1]", "[]"), ("p[\" b\"]", "0.25"),
            ("p[#0]", "0.5"),
            ("texts[1]", "\"two\""), ("texts[-1..-1]", "[\"two\"]"), ("[]", "[]"), ("[1, 2,]", "[1, 2]"),
            ("[1, 2, 3][1] + 1", "3"), ("(v * 2)[0]", "4"), ("p[\" a\"] / p[\" b\"]", "2"), ("v[1 + 1]", "0.1"),
        ])
    func vectors(text: String, result: String) throws { #expect(try shown(text) == result) }

    @Test(
        "functions",
        arguments: [
            ("exp(0)", "1"), ("exp(1)", "2.718"), ("log(exp(2))", "2"), ("exp([0, 1])", "[1, 2.718]"), ("log(1)", "0"),
            ("sqrt(16)", "4"), ("abs(-3)", "3"), ("abs([-1, 1])", "[1, 1]"), ("sum(v)", "3.1"), ("sum([])", "0"),
            ("mean([1, 2, 6])", "3"), ("max(v)", "2"), ("min(v)", "0.1"), ("max(1, 5, 3)", "5"), ("min(4, 2)", "2"),
            ("argmax(v)", "0"), ("argmax([1, 3, 3])", "1"), ("len(v)", "3"), ("len(t)", "5"), ("len(texts)", "3"),
            ("sort(v)", "[0.1, 1, 2]"), ("sort(texts)[0]", "\"one\""), ("round(2.5)", "3"), ("round(-2.5)", "-3"),
            ("round(3.14159, 2)", "3.14"), ("round(1e300)", "1e+300"), ("count(v > 0.5)", "2"),
            ("count(texts, \"two\")", "2"), ("count(\"banana\", \"an\")", "2"), ("count(v, 1)", "1"),
            ("softmax([2, 1, 0.1])", "[0.659, 0.2424, 0.09857]"), ("softmax([0, 0])", "[0.5, 0.5]"),
            ("softmax([2, 1], 0)", "[1, 0]"), ("softmax([1000, 1000])", "[0.5, 0.5]"),
            ("entropy([0.5, 0.5])", "0.6931"), ("entropy([1, 0])", "0"), ("kl([0.5, 0.5], [0.5, 0.5])", "0"),
            ("kl([0.5, 0.5], [0.25, 0.75])", "0.1438"), ("cross_entropy([1, 0], [0.25, 0.75])", "1.386"),
            ("kl([1, 0], [0, 1])", "inf"), ("exp(1000)", "inf"), ("exp(-1000)", "0"), ("log(0)", "-inf"),
        ])
    func functions(text: String, result: String) throws { #expect(try shown(text) == result) }

    @Test(
        "what cannot be worked out says why, and where",
        arguments: [
            ("1 / 0", "division by zero", "0"), ("[1, 2] / [1, 0]", "division by zero", "[1, 0]"),
            ("0^-1", "division by zero", "0^-1"),
            ("[1, 2] + [1, 2, 3]", "the left side has 2 entries, and the right side 3", "[1, 2] + [1, 2, 3]"),
            ("1 + zz", "unknown name \"zz\"", "zz"),
            ("vocabulry", "unknown name \"vocabulry\"; did you mean \"vocabulary\"?", "vocabulry"),
            ("epx(1)", "no function \"epx\"; did you mean \"exp\"?", "epx"),
            ("exp", "exp is a function, and wants its argument in brackets", "exp"),
            ("v[3]", "no entry 3: there are 3", "3"), ("v[-4]", "no entry -4: there are 3", "-4"),
            ("v[0.5]", "an entry's place is a whole number", "0.5"),
            ("v[\" a\"]", "only logits, probs and their kin can be asked for a token", "\" a\""),
            ("p[\" zzz\"]", "no token \" zzz\"", "\" zzz\""),
            ("x[0]", "this is a number, and has no entries to pick from", "x"),
            ("\"a\" + 1", "+ goes with numbers and vectors, and this is a text", "\"a\""),
            ("not 1", "not goes with true and false, and this is a number", "1"),
            ("log(-1)", "-1 has no logarithm", "-1"),
            ("(-1)^0.5", "only whole powers of a negative number or 0 are numbers", "(-1)^0.5"),
            ("max([])", "this vector is empty", "[]"), ("mean([])", "this vector is empty", "[]"),
            ("entropy([0.5, 0.6])", "these are no probabilities: they do not add up to 1", "[0.5, 0.6]"),
            ("[1, \"a\"]", "a vector holds numbers, a list holds texts", "\"a\""),
            ("exp(1, 2)", "exp is written exp(x)", "exp(1, 2)"),
            ("1 +", "the line ends where a value is expected", "+"),
            ("(1 + 2", "this bracket is never closed", "("), ("1 + )", "nothing is open that ) could close", ")"),
            ("2 ** 3", "powers are written with ^", "**"), ("1 2", "the expression is complete before this", "2"),
            ("\"abc", "this quote is never closed", "\""), ("\"\\q\"", "no escape \"\\q\"", "\\q"),
            ("[1, 2][2..1]", "no entry 2: there are 2", "2"),
        ])
    func refusals(text: String, message: String, place: String) throws {
        let error = try #require(throws: CellError.self) { try FixedNames().worth(text) }
        #expect(error.message == message)
        let span = try #require(error.span)
        #expect(String(Array(text)[span]) == place)
    }

    @Test(
        "a name that school or another program has taught is answered with ours",
        arguments: [
            ("e^4.82", "unknown name \"e\"", "e to the x is exp(x), and e itself exp(1)"),
            ("ln(2)", "no function \"ln\"", "the natural logarithm is log(x)"),
            ("P(2)", "no function \"P\"", "a token's probability is probs[\" France\"]"),
            (
                "France + 1", "unknown name \"France\"",
                "a token is put in quotes, its space with it: probs[\" France\"]"
            ),
        ])
    func otherNotation(text: String, message: String, hint: String) throws {
        let error = try #require(throws: CellError.self) { try FixedNames().worth(text) }
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test("1e999 is no number that a computer holds, and says so")
    func tooLarge() throws {
        let error = try #require(throws: CellError.self) { try FixedNames().worth("1 + 1e999") }
        #expect(error.span == 4..<9)
        #expect(error.hint != nil)
    }
}
