import Testing

@testable import Lab

/// What a line is, by language.md and in its order.
@Suite("Cells")
struct CellTests {
    /// `name = …`, a command's name, `expression`, or the error's message.
    private func kind(_ cell: String, names: Set<String> = ["x", "logits", "top_k"]) -> String {
        do throws(CellError) {
            switch try ParsedCell(cell, names: names.contains) {
            case .assignment(let name, _): return "\(name) ="
            case .command(let type, _): return type.name
            case .expression: return "expression"
            }
        } catch { return error.message }
    }

    @Test(
        "an assignment, a command by its full name, an expression, a command by an unambiguous start",
        arguments: [
            ("x = 1", "x ="), ("my_value = [1, 2]", "my_value ="), ("  y=2", "y ="), ("größe = 1", "größe ="),
            ("temp 0.5", "temp"), ("temp", "temp"), ("top", "top"), ("x", "expression"), ("x == 1", "expression"),
            ("logits[0]", "expression"), ("1 + 1", "expression"), ("[1, 2]", "expression"), ("\"a\"", "expression"),
            ("“a”", "expression"), ("-3 + 2", "expression"), ("(1)", "expression"), (".5", "expression"),
            ("#481", "expression"), ("not true", "expression"), ("exp(1)", "expression"),
            ("softmax [2, 1, 0.1]", "softmax"), ("softmax", "softmax"), ("softmax([2, 1])", "expression"),
            ("softmax x", "softmax"), ("abl L2H0", "ablate"), ("prom x y", "prompt"), ("dif", "diff"),
            ("prompt = 1", "prompt is a command, and cannot be given a value"),
            ("prompt x = 1", "prompt"), ("t", "\"t\" could be temp or trace or top or tokens or train"),
            ("prmpt x", "no command \"prmpt\"; did you mean \"prompt\"?"), ("zz + 1", "expression"),
            ("xyzzy", "no command \"xyzzy\""), ("exp = 2", "exp is a function, and cannot be given a value"),
            ("top_k + 1", "expression"), ("# only a comment", ""), ("save gpt2-xl", "save"),
        ])
    func kinds(cell: String, expected: String) {
        if expected.isEmpty { #expect(Session.isBlank(cell)) } else { #expect(kind(cell) == expected) }
    }

    @Test("no variable or function shares a command's name, softmax apart")
    func names() {
        let commands = Set(CommandTable.all.map { $0.name })
        #expect(commands.intersection(FunctionTable.names) == ["softmax"])
        #expect(commands.isDisjoint(with: SessionNames.all))
        #expect(SessionNames.all.isDisjoint(with: FunctionTable.names))
        #expect(CommandTable.all.count == commands.count)
    }

    @Test(
        "lines that leave a bracket open or end in a backslash go on in the next",
        arguments: [
            (["1 + 1"], ["1 + 1"]), (["[1,", "2]"], ["[1,\n2]"]), (["x = (1", "+ 2)", "3"], ["x = (1\n+ 2)", "3"]),
            (["1 + \\", "2"], ["1 + \\\n2"]), (["prompt a [ b", "1"], ["prompt a [ b", "1"]),
            (["prompt a \\", "b"], ["prompt a \\\nb"]), (["prompt \\\\", "1"], ["prompt \\\\", "1"]),
            (["\"never closed (", "2"], ["\"never closed (", "2"]), (["f(\"(\")", "2"], ["f(\"(\")", "2"]),
            (["[1, # a comment ]", "2]"], ["[1, # a comment ]\n2]"]), (["softmax [1,", "2]"], ["softmax [1,\n2]"]),
            (["(", "1"], ["(\n1"]), (["pro a ("], ["pro a ("]), (["surprise (a", "1"], ["surprise (a", "1"]),
        ])
    func continuations(lines: [String], cells: [String]) {
        var open = OpenCell()
        var found: [String] = []
        for line in lines { if let cell = open.add(line) { found.append(cell) } }
        if let cell = open.close() { found.append(cell) }
        #expect(found == cells)
    }

    @Test(
        "raw text is taken as it is; one quoted string, with options behind it or not, is read as quoted",
        arguments: [
            ("prompt Paris is", "Paris is"), ("prompt   Paris  is  ", "Paris  is"), ("prompt \" Paris \"", " Paris "),
            ("prompt “ Paris ”", " Paris "), ("prompt \"a\" b", "\"a\" b"), ("prompt a # b", "a # b"),
            ("prompt a=1 b", "a=1 b"), ("prompt (a", "(a"), ("prompt \"a\\nb\\u{1F600}\"", "a\nb😀"),
            ("prompt a\\nb", "a\\nb"), ("prompt Leo said \"no\"", "Leo said \"no\""), ("prompt “", "“"),
        ])
    func raw(cell: String, text: String) throws {
        var session = try session()
        _ = try session.value(cell)
        #expect(session.state.prompt?.text == text)
    }

    @Test("a caret stands under the place, past wide characters, tabs and several lines")
    func carets() throws {
        func shown(_ cell: String) throws -> [String] {
            var session = try session()
            let error = try session.error(cell)
            return render(error, cell: cell, promptWidth: 0, RenderOptions()).lines
        }
        #expect(try shown("1 + zz")[0...1] == ["  1 + zz", "      ^^"])
        #expect(try shown("\"日本\" + zz")[1] == "           ^^")
        #expect(try shown("“é” + zz")[1] == "        ^^")
        #expect(try shown("[1,\n  zz]")[0...1] == ["    zz]", "    ^^"])
        let tab = try shown("1\t+ zz")
        #expect(displayWidth(String(tab[1].prefix { $0 == " " })) == displayWidth(String(tab[0].prefix { $0 != "z" })))
        #expect(try shown("bias \" Frence\" 1")[1] == "       ^^^^^^^^^")
    }

    @Test(
        "tokens: in quotes, by id, or as a bare word with the space before it",
        arguments: [("\" France\"", 443), ("France", 443), ("#443", 443), ("“ France”", 443)])
    func tokens(text: String, id: Int) throws {
        let cell = "pick \(text)"
        var session = try session("prompt Paris is the capital of")
        _ = try session.value(cell)
        #expect(session.state.prompt?.ids.last == id)
    }

    @Test(
        "what nobody types is answered, too, and at once",
        arguments: [
            Enormous("(", 2_000_000), Enormous("[", 900_000), Enormous("1+", 400_000, end: "1"),
            Enormous("-", 900_000, end: "1"), Enormous("\"", 900_001), Enormous("a", 900_000, start: "x = "),
            Enormous("a ", 400_000), Enormous("a ", 400_000, start: "prompt "),
            Enormous("1,", 450_000, start: "softmax [", end: "]"), Enormous("\\\n", 400_000),
            Enormous("L2H0 ", 100_000, start: "ablate "), Enormous("e\u{301}", 200_000), Enormous("x[", 400_000),
            Enormous("not ", 200_000, end: "true"), Enormous("0", 900_000, start: "1"),
            Enormous("0", 900_000, start: "0.", end: "1"),
        ])
    func enormous(_ enormous: Enormous) throws {
        let cell = enormous.cell
        var session = try session()
        let outcome = session.run(cell)
        if case .failure(let error) = outcome?.result {
            let text = render(error, cell: cell, promptWidth: 0, RenderOptions())
            #expect(text.count < 2_000)
            #expect(text.lines.allSatisfy { displayWidth($0) <= 80 })
        }
    }
}

/// A cell of one piece over and over, which is not written out where a test says what it was given.
struct Enormous: CustomTestStringConvertible {
    let cell: String
    let testDescription: String

    init(_ piece: String, _ count: Int, start: String = "", end: String = "") {
        cell = start + String(repeating: piece, count: count) + end
        testDescription = "\(start)\(piece) × \(count)\(end)"
    }
}
