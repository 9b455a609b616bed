import Testing

@testable import Lab

@Suite("Lines that go on")
struct OpenCellTests {
    /// The cells that these lines make, and whether the last of them is still open.
    private func cells(_ lines: [String]) -> (complete: [String], open: String?) {
        var open = OpenCell()
        let complete = lines.compactMap { open.add($0) }
        return (complete, open.close())
    }

    @Test(
        "a \\ at the end, or an open bracket, carries a line on",
        arguments: [
            (["1 + \\", "2"], ["1 + \\\n2"]), (["[2, 1,", "0.1]"], ["[2, 1,\n0.1]"]),
            (["(1", "+", "2)"], ["(1\n+\n2)"]),
            (["f(", "[", "]", ")"], ["f(\n[\n]\n)"]), (["softmax [2,", "1]"], ["softmax [2,\n1]"]),
            (["x = [1, # one", "2]"], ["x = [1, # one\n2]"]), (["sum(\"(\")", "1"], ["sum(\"(\")", "1"]),
            (["1 # ( open", "2"], ["1 # ( open", "2"]), (["\"a\\\\\"", "2"], ["\"a\\\\\"", "2"]),
            (["a\\\\", "b"], ["a\\\\", "b"]),
            (["a\\\\\\", "b"], ["a\\\\\\\nb"]), ([")", "1"], [")", "1"]), (["(1]", "2"], ["(1]", "2"]),
        ])
    func lines(lines: [String], expected: [String]) {
        let (complete, open) = cells(lines)
        #expect(complete == expected)
        #expect(open == nil)
    }

    @Test(
        "in raw text no bracket is open, and a \\ still carries the line on",
        arguments: [
            (["prompt a (b [c", "1"], ["prompt a (b [c", "1"]), (["tokens f(", "1"], ["tokens f(", "1"]),
            (["promp (", "1"], ["promp (", "1"]), (["prompt(", "1"], ["prompt(", "1"]),
            (["prompt a \\", "(b", "1"], ["prompt a \\\n(b", "1"]),
        ])
    func raw(lines: [String], expected: [String]) {
        #expect(cells(lines).complete == expected)
    }

    @Test("nobody is trapped in a quote that is never closed")
    func quotes() {
        #expect(cells(["(\"abc", "1"]).complete == ["(\"abc", "1"])
        #expect(cells(["lens \"Fr", "1"]).complete == ["lens \"Fr", "1"])
    }

    @Test("what is open at the end of the input is handed over as it is, and says what is missing")
    func end() throws {
        let (complete, open) = cells(["1", "[2,", "3"])
        #expect(complete == ["1"])
        #expect(open == "[2,\n3")
        var session = try session()
        #expect(try session.error(open ?? "").message == "this bracket is never closed")
    }

    @Test("after a cell is given up the next line begins a new one")
    func givenUp() {
        var open = OpenCell()
        let first = open.add("[1,")
        #expect(first == nil && open.isOpen)
        let given = open.close()
        #expect(given == "[1," && !open.isOpen)
        let next = open.add("2")
        #expect(next == "2")
    }

    @Test("continued cells are worked out as one")
    func values() throws {
        var session = try session()
        #expect(try session.number("1 + \\\n2") == 3)
        #expect(try session.value("[2, # two\n1,\n0.1]") == .vector([2, 1, 0.1]))
        #expect(try session.value("softmax [2,\n1]").kind == "softmax")
        _ = try session.value("ablate L0H0 \\\nL0H1")
        #expect(session.state.interventions.count == 2)
        _ = try session.value("prompt Paris is \\\nthe capital of")
        #expect(session.state.prompt?.text == "Paris is the capital of")
    }

    @Test("a pasted text of several lines, or one after -e, is one cell a line")
    func paste() throws {
        var source = GivenLines(["a = 1\nb = [1,\n2]\r\n\nc = 3", "d = 4"])
        let session = try session()
        var found: [String] = []
        while case .cell(let cell) = source.next(session) { found.append(cell.text) }
        #expect(found == ["a = 1", "b = [1,\n2]", "", "c = 3", "d = 4"])
    }

    @Test("a cell of very many lines is put together in one go")
    func many() {
        let (complete, rest) = cells(["["] + Array(repeating: "1,", count: 200_000) + ["]"])
        #expect(complete.map(\.utf8.count) == [600_003])
        #expect(rest == nil)
    }

    @Test("what is longer than any cell is not waited for any longer")
    func tooLong() throws {
        var open = OpenCell()
        _ = open.add("[")
        let added = open.add(String(repeating: "1, ", count: 400_000))
        let cell = try #require(added)
        var session = try session()
        let error = try session.error(cell)
        #expect(error.code == .unreadableInput)
        #expect(error.message == "this cell is 1.2 MB long, and a cell ends at 1 MB")
    }
}
