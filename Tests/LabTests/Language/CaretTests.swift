import Testing

@testable import Lab

/// What a failed cell looks like: the whole of it, as text.
@Suite("Carets")
struct CaretTests {
    private func shown(_ cell: String, promptWidth: Int = 0, columns: Int = 80) throws -> String {
        var session = try session()
        let error = try session.error(cell)
        return render(error, cell: cell, promptWidth: promptWidth, RenderOptions(columns: columns))
    }

    @Test(
        "point at the place that is meant",
        arguments: [
            ("1 + zz * 2", "  1 + zz * 2\n      ^^\n"), ("1 / (2 - 2)", "  1 / (2 - 2)\n      ^^^^^^^\n"),
            ("[1, 2] + [1, 2, 3]", "  [1, 2] + [1, 2, 3]\n  ^^^^^^^^^^^^^^^^^^\n"),
            ("exp(\"a\")", "  exp(\"a\")\n      ^^^\n"), ("sum(1, 2)", "  sum(1, 2)\n  ^^^^^^^^^\n"),
            ("[1, 2][7]", "  [1, 2][7]\n         ^\n"), ("2 +", "  2 +\n    ^\n"),
            ("2 + # two", "  2 + # two\n    ^\n"),
            ("(1, 2)", "  (1, 2)\n    ^\n"), ("x = y = 2", "  x = y = 2\n        ^\n"), ("foo(1)", "  foo(1)\n  ^^^\n"),
            ("(1 + 2", "  (1 + 2\n  ^\n"), ("exp(1", "  exp(1\n     ^\n"), ("[1, 2)", "  [1, 2)\n       ^\n"),
            ("1 2", "  1 2\n    ^\n"), ("2 ** 3", "  2 ** 3\n    ^^\n"), ("2 & 3", "  2 & 3\n    ^\n"),
        ])
    func places(cell: String, top: String) throws {
        let text = try shown(cell)
        #expect(text.hasPrefix(top), "\(text)")
    }

    @Test("count columns of the screen, not characters: wide, combined and joined ones before the place")
    func wide() throws {
        #expect(try shown("\"日本\" + 1").hasPrefix("  \"日本\" + 1\n  ^^^^^^\n"))
        #expect(try shown("[\"日本語\", zz]").hasPrefix("  [\"日本語\", zz]\n             ^^\n"))
        #expect(try shown("[\"e\u{301}\", zz]").hasPrefix("  [\"e\u{301}\", zz]\n        ^^\n"))
        #expect(try shown("[\"👩‍🚀\", zz]").hasPrefix("  [\"👩‍🚀\", zz]\n         ^^\n"))
        #expect(try shown("größe + 1").hasPrefix("  größe + 1\n  ^^^^^\n"))
    }

    @Test("see typographic quotes and signs as the one column they are")
    func typographic() throws {
        #expect(try shown("[“a”, zz]").hasPrefix("  [“a”, zz]\n        ^^\n"))
        #expect(try shown("3 − zz × 2").hasPrefix("  3 − zz × 2\n      ^^\n"))
        #expect(try shown("lens “Fr").hasPrefix("  lens “Fr\n       ^\n  this quote is never closed\n  add a ”"))
    }

    @Test("show a tab and other control characters by name, and count what is shown")
    func tabs() throws {
        #expect(try shown("1 +\tzz").hasPrefix("  1 +\\u{9}zz\n          ^^\n"))
        #expect(try shown("\"\u{1B}\" + 1").hasPrefix("  \"\\u{1B}\" + 1\n  ^^^^^^^^\n"))
        #expect(try shown("1 \u{202E}+ 1").hasPrefix("  1 \\u{202E}+ 1\n    ^^^^^^^^\n"))
    }

    @Test("at the prompt, point into the line that was typed, unless the screen shows it otherwise")
    func prompt() throws {
        #expect(try shown("1 + zz", promptWidth: 8).hasPrefix("            ^^\n"))
        #expect(try shown("1 +\tzz", promptWidth: 8).hasPrefix("  1 +\\u{9}zz\n          ^^\n"))
        #expect(try shown("日本 + 1", promptWidth: 8).hasPrefix("        ^^^^\n"))
    }

    @Test("show of several lines the one that is meant")
    func lines() throws {
        #expect(try shown("[1,\n 2, zz,\n 3]").hasPrefix("   2, zz,\n      ^^\n"))
        #expect(try shown("1 + \\\nzz").hasPrefix("  zz\n  ^^\n"))
        #expect(try shown("[1,\r\n zz]").hasPrefix("   zz]\n   ^^\n"))
        #expect(try shown("[1] +\\\n [1,\n 2]").hasPrefix("  [1] +\\\n  ^^^^^^\n"))
    }

    @Test("show a window of a line that is too long, with the place in it", arguments: [20, 40, 80])
    func window(columns: Int) throws {
        let cell = "[" + String(repeating: "日, ", count: 3) + String(repeating: "1, ", count: 300) + "zz]"
        let text = try shown(cell.replacing("日", with: "\"日\""), columns: columns)
        #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= columns })
        let far = try shown("[" + String(repeating: "1, ", count: 300) + "zz]", columns: columns)
        let lines = far.split(separator: "\n").map { Array($0) }
        let caret = try #require(lines[1].firstIndex(of: "^"))
        #expect(String(lines[0][caret...].prefix(2)) == "zz")
    }

    @Test("columns in JSON count characters from 1")
    func columns() throws {
        var session = try session()
        for (cell, column) in [("zz + 1", 1), ("1 + zz", 5), ("\"日本\" * zz", 8), ("[1,\nzz]", 5)] {
            let line = json(cell: 1, input: cell, result: .failure(try session.error(cell)))
            #expect(line.contains("\"column\": \(column)}"), "\(line)")
        }
    }
}
