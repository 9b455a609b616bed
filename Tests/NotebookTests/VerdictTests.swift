import Testing

@testable import Notebook

@Suite("Verdicts on answers that stand in a file")
struct VerdictTests {
    @Test(
        "the same text is EXACT",
        arguments: [
            ("[2, 1, 0.1]", "[2, 1, 0.1]"),
            ("", ""),
            ("a\n\nb", "a\n\nb"),
            // White space at the end of a line, and blank lines at the end of an answer, are what editors change.
            ("a  ", "a"),
            ("a", "a \n\n  "),
            ("\na", "\na"),
            ("  a", "  a"),
            ("␠Ελλάδα 🇬🇷", "␠Ελλάδα 🇬🇷"),
        ])
    func exact(file: String, printed: String) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == .exact)
    }

    @Test(
        "[..] stands for anything within a line, nothing too",
        arguments: [
            ("Loaded mini: [..]", "Loaded mini: 1,088,256 parameters"),
            ("Loaded mini:[..]", "Loaded mini:"),
            ("[..]parameters", "Loaded mini: 1,088,256 parameters"),
            ("Loaded [..] parameters", "Loaded mini: 1,088,256 parameters"),
            ("[..]a[..]b[..]", "xxaxxaxxbxx"),
            ("[..]a[..]b", "ab xab"),
            ("[..]", "anything"),
            ("a\n[..]\nb", "a\n\nb"),
            ("0.[..]", "0.3391"),
            ("12[..]", "12345"),
            ("[..]5 tokens", "15 tokens"),
            ("1\n[..]\n3", "1\n2\n3"),
        ])
    func withinLines(file: String, printed: String) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == .exact)
    }

    @Test(
        "... alone on a line stands for any lines, at every place",
        arguments: [
            ("...", ""), ("...", "a\nb"), ("...\nb", "b"), ("...\nb", "a\nb\nb"), ("a\n...", "a"),
            ("a\n...", "a\nb\nc"), ("a\n...\nc", "a\nc"), ("a\n...\nc", "a\nb\nb\nc"), ("...\nb\n...", "a\nb\nc"),
            ("...\nb\n...\nb\n...", "b\nb"), ("...\n...", "a"), ("... ", "a"), ("...\n[..]1\n...", "0\n21\n3"),
        ])
    func anyLines(file: String, printed: String) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == .exact)
    }

    @Test(
        "a wildcard does not make up for what is not there",
        arguments: [
            ("...\nb", "a"), ("a\n...", "b"), ("...\nb\n...\nb", "a\nb"), ("Loaded [..] parameters", "Loaded mini"),
            ("[..]a[..]b", "ba"), ("[..]", "a\nb"), ("a\n[..]\nb", "a\nb"),
        ])
    func missing(file: String, printed: String) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == .changed)
    }

    @Test(
        "a leading backslash switches marks and wildcards off",
        arguments: [
            (#"\..."#, "...", Verdict.exact), (#"\..."#, "a", .changed), (#"\..."#, "a\nb", .changed),
            (#"\a [..] b"#, "a [..] b", .exact), (#"\a [..] b"#, "a x b", .changed),
            (#"\> b"#, "> b", .exact), (#"\. b"#, ". b", .exact), (#"\! b"#, "! b", .exact),
            (#"\>"#, ">", .exact), (#"\\b"#, #"\b"#, .exact), (#"\```"#, "```", .exact), (#"\~~~"#, "~~~", .exact),
            (#"\b"#, "b", .exact), (#"\"#, "", .changed), (#"\p 0.50 [..]"#, "p 0.51 [..]", .within),
        ])
    func escapes(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "a decimal number may be off by one unit of its last digit, and no further",
        arguments: [
            ("0.659", "0.660", Verdict.within), ("0.659", "0.658", .within), ("0.659", "0.661", .changed),
            ("0.659", "0.657", .changed), ("0.1", "0.2", .within), ("0.1", "0.3", .changed),
            ("-0.05", "0.05", .changed), ("0.00", "-0.01", .within), ("-1.25", "-1.26", .within),
            ("40.0 %", "40.1 %", .within), ("40.0 %", "40.2 %", .changed), ("40.0 %", "40.0 ‰", .changed),
            ("x = 0.5, y = 0.5", "x = 0.6, y = 0.4", .within), ("x = 0.5, y = 0.5", "x = 0.6, y = 0.3", .changed),
            // The unit is that of the file's number; what was printed with fewer digits is held against that.
            ("0.6590", "0.659", .within), ("0.6594", "0.66", .changed), ("0.66", "0.6594", .within),
            ("0.5", "half", .changed), ("half", "0.5", .changed),
        ])
    func lastDigit(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "a number with many digits may be off by 1e-6 + 1e-5·|a|",
        arguments: [
            // a = 1: 1.1e-5.
            ("1.0000000", "1.0000109", Verdict.within), ("1.0000000", "1.0000111", .changed),
            // a = 0: 1e-6.
            ("0.000000000", "0.000000999", .within), ("0.000000000", "0.000001002", .changed),
            // a = 100: 1.001e-3; the file's number counts, not the other.
            ("100.000000", "100.001000", .within), ("100.000000", "100.001002", .changed),
            ("-100.000000", "-100.001000", .within), ("-100.000000", "-100.001002", .changed),
            // a = 12345.678901: 0.123457789…
            ("12345.678901", "12345.802358", .within), ("12345.678901", "12345.802360", .changed),
        ])
    func relative(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "whole numbers have to be the same",
        arguments: [
            ("6 tokens", "7 tokens", Verdict.changed), ("1,088,256 parameters", "1,088,257 parameters", .changed),
            ("[3, 1, 2]", "[3, 1, 3]", .changed), ("-1", "1", .changed), ("#4881", "#4882", .changed),
            ("40 %", "41 %", .changed), ("L2H0", "L2H1", .changed), ("1000000000", "1000000001", .changed),
            ("12345678901234567890", "12345678901234567891", .changed),
            // Whole as printed on one side only: the other side's last digit counts.
            ("2", "2.0", .within), ("2.0", "2", .within), ("2", "2.1", .within), ("2", "2.2", .changed),
            ("007", "7", .within), ("+5", "5", .within), ("-0", "0", .within),
            // A sentence that ends in a whole number.
            ("It has 8.", "It has 9.", .changed), ("It has 8. Then", "It has 9. Then", .changed),
            ("(of 8.)", "(of 9.)", .changed),
        ])
    func whole(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "0. and .5 and 1e-3, nan, infinities and the true minus sign are numbers",
        arguments: [
            ("0.", "0.0", Verdict.within), ("1.", "1.0", .within), ("[1., 0.]", "[1.0, 0.0]", .within),
            ("1.", "1", .within), ("1.", "2.", .changed), ("[1., 0.]", "[2.0, 0.0]", .changed),
            (".5", "0.5", .within), (".5", "0.6", .within), (".5", "0.7", .changed), ("-.5", "-0.5", .within),
            ("1e-3", "0.001", .within), ("1e-3", "2e-3", .within), ("1e-3", "3e-3", .changed),
            ("1.5e-7", "1.6e-7", .within), ("1.5E+09", "1.5e9", .within), ("1.5e9", "1.7e9", .changed),
            ("6.02e23", "6.03e+23", .within), ("2e−3", "2e-3", .within), ("1e400", "1e401", .changed),
            ("nan", "NaN", .changed), ("[nan, 1.0]", "[nan, 1.1]", .within), ("nan", "1.0", .changed),
            ("1.0", "nan", .changed), ("-inf", "−inf", .within), ("-inf", "inf", .changed), ("inf", "1e9", .changed),
            ("[-inf, 0.5]", "[-inf, 0.6]", .within), ("−0.5", "-0.5", .within), ("−0.5", "-0.6", .within),
            ("−0.5", "0.5", .changed), ("(a)-1.0", "(a)-1.1", .within), ("2-1.5", "2-1.6", .within),
        ])
    func forms(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "what only looks like a number is text",
        arguments: [
            ("banana", "banane", Verdict.changed), ("nano", "inf", .changed), ("v0.1", "v0.2", .changed),
            ("0.1.0", "0.1.1", .changed), ("a1.5", "a1.6", .changed), ("1.5x", "1.6x", .changed),
            ("e5", "e6", .changed),
            ("2026-11-24", "2026-11-25", .changed), ("1...5", "1...6", .changed),
        ])
    func words(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "bars, heat maps and runs of spaces do not count",
        arguments: [
            ("1  ␠France  12.43  40.0 %  ████▌", "1  ␠France  12.43  40.1 %  ████▋", Verdict.within),
            ("a  b", "a b", .within), ("a b", "a    b", .within), ("  a", "a", .within), ("▁▂▃ x", "▃▂▁ x", .within),
            ("··██····", "··███···", .within), ("░▒▓ 1", "1", .within), ("████", "▌", .within), ("████", "", .changed),
            ("1 ████", "2 ████", .changed), ("a b", "a c", .changed), ("1 2", "12", .changed), ("1 2", "1 3", .changed),
            ("é", "e\u{301}", .changed),
        ])
    func drawings(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "wildcards and the tolerance work together",
        arguments: [
            ("ready in [..] ms, p 0.500", "ready in 12 ms, p 0.501", Verdict.within),
            ("ready in [..] ms, p 0.500", "ready in 12 ms, p 0.502", .changed),
            ("...\np 0.500\n...", "a\np 0.501\nb", .within), ("...\np 0.500", "p 0.502", .changed),
            ("[..]\np 0.500", "a\np 0.501", .within), ("...\n[..] 0.500", "x 0.500\ny 0.501", .within),
            ("12[..] 0.50", "12345 0.51", .within), ("[..]-3, 0.50", "x -3, 0.51", .within),
            ("[..]5 tokens 0.50", "15 tokens 0.51", .within), ("[..]5 tokens 0.50", "16 tokens 0.51", .changed),
            ("0.[..] and 0.50", "0.123 and 0.51", .within), ("[..]0.50", "p=0.51", .within),
            ("[..]  ████ 0.50", "abc ▌ 0.51", .within), ("[..][..]0.50", "0.51", .within),
        ])
    func together(file: String, printed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == verdict)
    }

    @Test(
        "a cell that is to fail is held against the first line of the message",
        arguments: [
            ("! unknown name \"zz\"", "unknown name \"zz\"", Verdict.exact), ("! unknown [..]", "unknown name", .exact),
            ("!", "", .exact), ("! p is 0.50", "p is 0.51", .within), ("! p is 0.50", "p is 0.52", .changed),
            ("! no layer 9", "no layer 8", .changed), ("! no layer 9", "another fault", .changed),
            // Hint and caret may stand in the file, and are not compared.
            ("  exp(zz)\n      ^^\n! unknown name \"zz\"\n  try vars", "unknown name \"zz\"", .exact),
        ])
    func expectedErrors(file: String, failed: String, verdict: Verdict) throws {
        #expect(try HandWritten.verdict(file: file, failed: failed) == verdict)
    }

    @Test("a cell that fails unasked, or does not fail though the file says so, is an ERROR")
    func errors() throws {
        #expect(try HandWritten.verdict(file: "2", failed: "unknown name") == .error)
        #expect(try HandWritten.verdict(file: "...", failed: "unknown name") == .error)
        #expect(try HandWritten.verdict(file: "", failed: "unknown name") == .error)
        #expect(try HandWritten.verdict(file: "! unknown name", printed: "2") == .error)
        #expect(try HandWritten.verdict(file: "! unknown name", printed: "unknown name") == .error)
    }

    @Test(
        "lines more, fewer or in another order are CHANGED",
        arguments: [
            ("a", "a\nb"), ("a\nb", "a"), ("a", ""), ("", "a"), ("a\nb", "b\na"), ("a", "\na"), ("a\nb", "a\n\nb"),
        ]
    )
    func lines(file: String, printed: String) throws {
        #expect(try HandWritten.verdict(file: file, printed: printed) == .changed)
    }

    @Test("every verdict counts as the contract says, and --strict lets only the same text pass")
    func counting() {
        let same: [Verdict] = [.exact, .within, .nearTie, .skipped]
        #expect(Verdict.allCases.filter { $0.isSame(strict: false) } == same)
        #expect(Verdict.allCases.filter { $0.isSame(strict: true) } == [.exact, .skipped])
    }

    @Test("the summary counts what there is")
    func summary() {
        var tally = Tally(strict: false)
        #expect(tally.summary == "0 cells: 0 exact, 0 within, 0 changed")
        tally.add(.exact)
        #expect(tally.summary == "1 cell: 1 exact, 0 within, 0 changed")
        for _ in 0..<10 { tally.add(.exact) }
        tally.add(.within)
        #expect(tally.summary == "12 cells: 11 exact, 1 within, 0 changed")
        #expect(tally.isSame)
        for verdict in [Verdict.nearTie, .changed, .error, .skipped] { tally.add(verdict) }
        #expect(tally.summary == "16 cells: 11 exact, 1 within, 1 near-tie, 1 changed, 1 error, 1 skipped")
        #expect(!tally.isSame)
    }
}
