import Testing

@testable import Lab

struct NumberFormatTests {
    @Test(
        "numbers have four significant digits, whole ones all of theirs",
        arguments: [
            (1.0 / 3, "0.3333"), (0.1 + 0.2, "0.3"), (0, "0"), (-0.0, "0"), (-2.5, "-2.5"), (1, "1"),
            (12.3456, "12.35"),
            (123456.789, "123500"), (99999.6, "100000"), (123_456_789, "123456789"), (1e14, "100000000000000"),
            (1e15, "1e+15"), (1_234_567_890.5, "1.235e+09"), (0.0001, "0.0001"), (0.00012345, "0.0001235"),
            (0.00001, "1e-05"), (-1.5e-300, "-1.5e-300"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
        ] as [(Double, String)])
    func number(x: Double, text: String) {
        #expect(formatNumber(x) == text)
    }

    @Test("digits can be asked for")
    func digits() {
        #expect(formatNumber(1.0 / 3, digits: 8) == "0.33333333")
        #expect(formatNumber(2.0 / 3, digits: 1) == "0.7")
    }

    @Test(
        "what is possible is not shown as impossible, and what is not certain not as certain",
        arguments: [
            (0.996, "99.6 %"), (0.287, "28.7 %"), (0, "0.0 %"), (0.0004, "<0.1 %"), (1e-30, "<0.1 %"),
            (0.0005, "0.1 %"),
            (0.9999, ">99.9 %"), (1, "100.0 %"), (.nan, "nan %"),
        ] as [(Double, String)])
    func percentages(p: Double, text: String) {
        #expect(percent(p) == text)
    }

    @Test("fixed decimals round half up and have a true minus sign")
    func fixedDecimals() {
        #expect(fixed(16.205, 2) == "16.21")
        #expect(fixed(-1, 3) == "−1.000")
        #expect(fixed(-0.001, 2) == "0.00")
        #expect(fixed(9.999, 2) == "10.00")
        #expect(fixed(-.infinity, 2) == "−inf")
        #expect(fixedVisible(1e-9, 4) == "<0.0001")
        #expect(fixedVisible(0, 4) == "0.0000")
    }

    @Test("large counts are grouped")
    func groups() {
        #expect(grouped(1_088_256) == "1,088,256")
        #expect(grouped(999) == "999")
        #expect(grouped(-1000) == "−1,000")
        #expect(counted(1, "token", "tokens") == "1 token")
        #expect(byteSize(4_353_024) == "4.4 MB")
        #expect(byteSize(12) == "12 bytes")
    }

    @Test("bars are drawn in eighths")
    func bars() {
        #expect(Bar.draw(0.5, width: 9, plain: false) == "████▌")
        #expect(Bar.draw(0.001, width: 9, plain: false) == "▏")
        #expect(Bar.draw(0.0001, width: 9, plain: false) == "")
        #expect(Bar.draw(0.5, width: 8, plain: true) == "####")
        #expect(Bar.draw(.nan, width: 8, plain: false) == "")
        #expect(Bar.strip(0.99..<1, width: 4) == "···█")
    }
}
