import TestSupport
import Testing

@testable import Lab

@Suite("Numbers as text")
struct NumberTextTests {
    /// Numbers of every size and sign, by their bits.
    private func numbers(_ seed: UInt64) -> [Double] {
        var generator = LearnerDice(seed: seed)
        return (0..<1000).map { _ in RandomExpressions.finite(generator.next()) }
    }

    @Test("with 17 digits, a number reads back to the same bits", arguments: 0..<10)
    func seventeen(seed: UInt64) throws {
        for x in numbers(seed) { #expect(Double(formatNumber(x, digits: 17))?.bitPattern == x.bitPattern) }
    }

    @Test("in JSON, a number reads back to the same bits, as a Double and as a Float", arguments: 0..<10)
    func json(seed: UInt64) throws {
        for x in numbers(seed) {
            #expect(Double(JSONValue.double(x).text)?.bitPattern == x.bitPattern)
            let single = Float(x)
            if single.isFinite { #expect(Float(JSONValue.float(single).text)?.bitPattern == single.bitPattern) }
        }
    }

    @Test("what is printed lies within half a unit of its last digit", arguments: 0..<10)
    func near(seed: UInt64) throws {
        for x in numbers(seed) where x != 0 {
            let printed = try #require(Double(formatNumber(x, digits: 4)))
            #expect((printed - x).magnitude <= x.magnitude * 0.0005 + .leastNonzeroMagnitude)
        }
    }

    @Test(
        "four significant digits without trailing zeros, whole numbers in full, scientific where long",
        arguments: [
            ("2/3", "0.6667"), ("1/4", "0.25"), ("100.0", "100"), ("12345.678", "12350"), ("0.1 + 0.2", "0.3"),
            ("999999999", "999999999"), ("999999999.5", "1e+09"), ("1000000000", "1000000000"), ("1e9 + 0.5", "1e+09"),
            ("123456789012345", "123456789012345"), ("999999999999999", "999999999999999"), ("1e15", "1e+15"),
            ("1234567890123456", "1.235e+15"), ("0.0001", "0.0001"), ("0.00009999", "9.999e-05"),
            ("0.000099999", "0.0001"), ("-1e-7", "-1e-07"), ("2^0.5", "1.414"), ("-0", "0"), ("1e308 * 10", "inf"),
            ("log(0)", "-inf"),
        ])
    func printed(cell: String, text: String) throws {
        var session = try session()
        #expect(plainText(try session.value(cell), digits: 4) == text)
    }

    @Test("set digits=8 shows eight")
    func digits() throws {
        var session = try session("set digits=8")
        let value = try session.value("1/3")
        #expect(plainText(value, digits: session.state.settings.digits) == "0.33333333")
    }
}
