import Testing

@testable import Lab

/// The first part of the language's contract: what a line is.
@Suite("What a line is")
struct LineKindTests {
    private func kind(_ cell: String, names: Set<String> = ["x", "abl", "prom", "logits"]) -> String {
        do throws(CellError) {
            switch try ParsedCell(cell, names: names.contains) {
            case .assignment(let name, let expression): return "\(name) = \(expression)"
            case .command(let type, let start): return "\(type.name) |\(String(Array(cell)[start...]))"
            case .expression(let expression): return "calculate \(expression)"
            }
        } catch { return error.message }
    }

    @Test(
        "in this order: an assignment, a command by its full name, an expression, a command by its start",
        arguments: [
            ("y = 3", "y = 3"), ("y=3", "y = 3"), ("  y  =  3  ", "y = 3"), ("abl = 3", "abl = 3"), ("t = 1", "t = 1"),
            ("_y2 = x[0]", "_y2 = x[0]"), ("größe = 2", "größe = 2"),
            ("ablate L3H5", "ablate | L3H5"), ("temp 0.5", "temp | 0.5"), ("softmax [2, 1]", "softmax | [2, 1]"),
            ("softmax[2, 1]", "softmax |[2, 1]"), ("softmax (x)", "softmax | (x)"), ("softmax", "softmax |"),
            ("softmax(x)", "calculate softmax(x)"), ("softmax(x)[0]", "calculate softmax(x)[0]"),
            ("1 + 1", "calculate 1 + 1"), (".5", "calculate 0.5"), ("(1)", "calculate 1"), ("[1]", "calculate [1]"),
            ("\"a\"", "calculate \"a\""), ("“a”", "calculate \"a\""), ("-1", "calculate -1"), ("−1", "calculate -1"),
            ("+1", "calculate 1"), ("#4881", "calculate #4881"), ("not true", "calculate not true"),
            ("true", "calculate true"), ("x", "calculate x"), ("x[0]", "calculate x[0]"), ("_ * 2", "calculate _ * 2"),
            ("logits[\" a\"]", "calculate logits[\" a\"]"), ("x == 3", "calculate x == 3"),
            ("sum(x)", "calculate sum(x)"),
            ("abl", "calculate abl"), ("abl + 1", "calculate abl + 1"), ("prom", "calculate prom"),
            ("abla L3H5", "ablate | L3H5"), ("sof [2, 1]", "softmax | [2, 1]"), ("promp hi", "prompt | hi"),
            ("len", "lens |"), ("len(x)", "calculate len(x)"), ("h", "\"h\" could be heads or history or hint or help"),
        ])
    func order(cell: String, expected: String) {
        #expect(kind(cell) == expected)
    }

    @Test("a variable goes before the start of a command; a command's full name before everything")
    func variables() throws {
        #expect(kind("abl L3H5", names: []) == "ablate | L3H5")
        #expect(kind("abl L3H5", names: ["abl"]) == "the expression is complete before this")
        #expect(kind("top", names: ["top"]) == "top |")
    }

    @Test("no function, and no name of the session's own, shares a command's name, softmax apart")
    func names() {
        let commands = Set(CommandTable.all.map { $0.name })
        #expect(commands.intersection(FunctionTable.names) == ["softmax"])
        #expect(commands.intersection(SessionNames.all) == [])
        #expect(SessionNames.all.intersection(FunctionTable.names) == [])
        #expect(commands.count == CommandTable.all.count)
        #expect(Set(FunctionTable.names).count == FunctionTable.all.count)
    }

    @Test("neither a command's name, nor a function's, nor a word of the language can be given a value")
    func assignments() {
        for name in CommandTable.all.map({ $0.name }) {
            #expect(kind("\(name) = 1") == "\(name) is a command, and cannot be given a value")
        }
        for name in FunctionTable.names where name != "softmax" {
            #expect(kind("\(name) = 1") == "\(name) is a function, and cannot be given a value")
        }
        for name in SessionNames.all {
            #expect(kind("\(name) = 1") == "\(name) is one of the session's own names, and cannot be given a value")
        }
        for name in ["and", "or", "not", "true", "false"] {
            #expect(kind("\(name) = 1") == "\(name) is a word of the language, and cannot be given a value")
        }
        #expect(kind("_ = 1") == "_ is the last value, and cannot be given a value")
    }

    @Test("exact beats prefix: a command's name is never taken for the start of another")
    func exact() throws {
        for command in CommandTable.all {
            let word = Word(text: command.name, key: nil, isQuoted: false, span: 0..<1)
            #expect(try CommandTable.find(word) == command)
        }
    }

    @Test(
        "an unknown word gets the nearest, be it a command, a name or a function",
        arguments: [
            ("ablat3 L3H5", "no command \"ablat3\"; did you mean \"ablate\"?"),
            ("sfotmax [1]", "no command \"sfotmax\"; did you mean \"softmax\"?"),
            ("PROMPT Paris", "no command \"PROMPT\"; did you mean \"prompt\"?"),
            ("logist", "unknown name \"logist\"; did you mean \"logits\"?"),
            ("probz", "unknown name \"probz\"; did you mean \"probs\"?"),
            ("crossentropy", "unknown name \"crossentropy\"; did you mean \"cross_entropy\"?"),
            ("entropy", "entropy is a function, and wants its argument in brackets"),
            ("sqrt 4", "sqrt is a function, and wants its argument in brackets"),
            ("zzz", "no command \"zzz\""), ("x.y", "no command \"x.y\""), ("ls -l", "no command \"ls\""),
            ("gpt2-xl", "no command \"gpt2-xl\""), ("/help", "no command \"/help\"; did you mean \"help\"?"),
            ("and", "a value is missing before and"), ("or 1", "a value is missing before or"),
        ])
    func unknown(cell: String, message: String) {
        #expect(kind(cell) == message)
    }

    @Test(
        "what can only be a calculation is told what is wrong with the calculation",
        arguments: ["zz + 1", "zz * 2", "zz != 3", "zz ≠ 3", "zz - 1", "zz == 2", "zz[0]", "zz^2", "zz·2"])
    func calculations(cell: String) throws {
        var session = try session()
        #expect(try session.error(cell).message == "unknown name \"zz\"")
    }

    @Test(
        "a line that is blank, or a comment alone, is no cell",
        arguments: ["", "   ", "\t", "#", "# a comment", "  # prompt Paris", "\\", "\u{FEFF}", "\u{A0}"])
    func blank(line: String) throws {
        var session = try session()
        #expect(session.run(line) == nil)
        #expect(session.number == 1)
    }
}
