import Foundation
import TestSupport
import Testing

@Suite("Batch")
struct BatchTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private static let cells = ["1 + 1", "x = [1, 2]", "oops", "x[1]"]

    /// The same cells from a pipe, from `-e` and from a file.
    private func ways(_ arguments: String..., cells: [String] = cells) throws -> [ProgramRun] {
        try folder.write("```repl\n" + cells.map { "> \($0)\n" }.joined() + "```\n", to: "page.md")
        let lines = cells.map { $0 + "\n" }.joined()
        return [
            try ProgramRun(list: arguments, input: lines, in: folder),
            try ProgramRun(list: arguments + cells.flatMap { ["-e", $0] }, in: folder),
            try ProgramRun(list: arguments + ["run", "page.md"], in: folder),
        ]
    }

    @Test("a pipe, -e and run echo the cells, answer, and end with 1 at the first that fails")
    func same() throws {
        for run in try ways() {
            #expect(run.output == "> 1 + 1\n2\n> x = [1, 2]\n[1, 2]\n> oops\n")
            #expect(
                run.errors.hasSuffix("  oops\n  ^^^^\n  no command \"oops\"\n  help lists them all\n"), "\(run.errors)")
            #expect(run.code == 1)
        }
        #expect(try ways()[2].errors.hasPrefix("page.md:4, cell 3:\n"))
    }

    @Test("--keep-going carries on, and still ends with 1")
    func keepGoing() throws {
        for run in try ways("--keep-going") {
            #expect(run.output.hasSuffix("> oops\n> x[1]\n2\n"))
            #expect(run.code == 1)
        }
        for run in try ways("--keep-going", cells: ["1", "2"]) { #expect(run.code == 0) }
    }

    @Test("train and perplexity are subcommands, and write no progress where nobody watches")
    func training() throws {
        try folder.write("Minka is the cat of Berlin.\n", to: "my cat.txt")
        let words = ["train", "fresh", "steps=3", "on=my cat.txt", "out=new model", "--json"]
        let run = try ProgramRun(list: words, in: folder)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(run.output.hasPrefix("{\"cell\": 1, \"input\": \"train fresh steps=3 on=\\\"my cat.txt\\\" out="))
        #expect(run.output.contains("\"kind\": \"training\"") && run.output.contains("\"tokens_per_second\": "))
        let measured = try ProgramRun(list: ["perplexity", "my cat.txt", "--model", "new model"], in: folder)
        #expect(measured.code == 0 && measured.output.contains("perplexity "), "\(measured.errors)")
        let again = try ProgramRun(list: words, in: folder)
        #expect(again.code == 1 && again.output.contains("\"code\": \"file-exists\""))
        let watched = try ProgramRun(list: ["train", "watch= France"], in: folder)
        #expect(watched.code == 1 && watched.errors.contains("there is no prompt yet"))
    }

    @Test("--json prints one object a cell, and nothing else")
    func objects() throws {
        let wanted = """
            {"cell": 1, "input": "1 + 1", "ok": true, "kind": "number", "value": 2.0}
            {"cell": 2, "input": "x = [1, 2]", "ok": true, "kind": "vector", "value": [1.0, 2.0]}
            {"cell": 3, "input": "oops", "ok": false, "error": {"code": "unknown-command", \
            "message": "no command \\"oops\\"", "hint": "help lists them all", "column": 1}}
            {"cell": 4, "input": "x[1]", "ok": true, "kind": "number", "value": 2.0}

            """
        for run in try ways("--keep-going", "--json") {
            #expect(run.output == wanted)
            #expect(run.errors.isEmpty)
            #expect(run.code == 1)
        }
    }

    @Test("what is no text has a number of its own among the objects")
    func refusedNumbers() throws {
        let run = try ProgramRun("--json", "--keep-going", input: "1\na\u{0}b\n2\n", in: folder)
        let objects = try run.output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.map { $0["cell"] as? Int } == [1, 2, 3])
        #expect(objects.map { $0["ok"] as? Bool } == [true, false, true])
    }

    @Test(
        "the exit code says how it went",
        arguments: [
            ("$LAB -e 1", 0), ("$LAB -e oops", 1), ("$LAB -e quit -e oops", 0), ("$LAB -e '# nothing'", 0),
            ("echo 1 | $LAB", 0), ("echo oops | $LAB", 1), ("printf '(1\\n' | $LAB", 1), ("$LAB <&-", 0),
            ("$LAB </", 2), ("$LAB --threads 0 -e 1", 2), ("$LAB --no-such-flag", 2), ("$LAB --seed x", 2),
            ("$LAB --isa vax -e 1", 2), ("$LAB --model no/such -e 1", 2), ("$LAB run no/such.md", 2),
            ("$LAB replay no/such.md", 2), ("$LAB run", 2), ("$LAB run /", 2), ("$LAB --version", 0),
            ("$LAB --help", 0),
            ("$LAB --help | grep -q notebook", 0), ("$LAB -e '-3+2'", 0), ("$LAB -e", 2),
        ] as [(String, Int32)])
    func codes(line: String, code: Int32) throws {
        let run = try ProgramRun(shell: line, in: folder)
        #expect(run.code == code, "\(run.errors)")
        #expect(!run.errors.contains("Fatal"))
        if code == 2 { #expect(!run.errors.isEmpty && run.output.isEmpty) }
    }

    @Test("a cell may begin with a minus, and flags may stand before or after the subcommand")
    func flags() throws {
        #expect(try ProgramRun("-e", "-3+2", in: folder).output == "> -3+2\n-1\n")
        try folder.write("```repl\n> oops\n> seed\n```\n", to: "page.md")
        let before = try ProgramRun(shell: "$LAB --json --keep-going --seed 5 run page.md", in: folder)
        let after = try ProgramRun(shell: "$LAB run page.md --seed 5 --json --keep-going", in: folder)
        let mixed = try ProgramRun(shell: "$LAB --json run --keep-going page.md --seed 5", in: folder)
        #expect(before.output == after.output && before.output == mixed.output)
        #expect(before.output.split(separator: "\n").count == 2)
        #expect(before.output.contains("5"))
    }

    @Test(
        "an output that goes away or is full ends it without a crash",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
        arguments: [
            ("$LAB -e 1 -e 2 | head -n 1; test ${PIPESTATUS[0]} = 0", "> 1\n", ""),
            ("yes 1 | $LAB | head -n 2; test ${PIPESTATUS[1]} = 0", "> 1\n1\n", ""),
            ("$LAB -e 1 >&-; test $? = 1", "", "lab: the answers cannot be written: Bad file descriptor\n"),
            ("$LAB -e 1 >/dev/full; test $? = 1", "", "lab: the answers cannot be written: No space left on device\n"),
            ("$LAB -e oops 2>/dev/full; test $? = 1", "> oops\n", ""),
            ("$LAB -e 1 2>&-", "> 1\n1\n", ""),
            ("$LAB -e oops 2>&-; test $? = 1", "> oops\n", ""),
        ])
    func outputs(line: String, output: String, errors: String) throws {
        let run = try ProgramRun(shell: line, in: folder)
        #expect(run.output == output)
        #expect(run.errors == errors)
        #expect(run.code == 0)
    }

    @Test(
        "lines that are no cells are refused with a sentence",
        arguments: [
            ("printf 'prompt caf\\351\\n' | $LAB", "this line is no text in UTF-8"),
            ("printf 'prompt a\\000b\\n' | $LAB", "this line holds a NUL byte"),
            ("head -c 4000000 /dev/zero | tr '\\000' a | $LAB", "and a cell ends at 1 MB"),
            // It never ends, and is not waited for.
            ("tr '\\000' a </dev/zero | $LAB", "and a cell ends at 1 MB"),
            ("(printf 'prompt '; head -c 1000000 /dev/zero | tr '\\000' a; echo) | $LAB", "and mini sees at most 256"),
        ])
    func lines(line: String, words: String) throws {
        let run = try ProgramRun(shell: line, in: folder)
        #expect(run.errors.contains(words))
        #expect(run.errors.count < 1000)
        #expect(run.code == 1)
    }

    @Test("after a line that is too long the next one is a cell again")
    func afterLong() throws {
        let run = try ProgramRun(
            shell: "(head -c 3000000 /dev/zero | tr '\\000' a; echo; echo '1 + 1') | $LAB --keep-going", in: folder)
        #expect(run.output.hasSuffix("> 1 + 1\n2\n"))
    }

    @Test("Windows line ends, a missing last line end, blank lines and comments")
    func lineEnds() throws {
        let run = try ProgramRun(input: "1 + 1\r\n\r\n# a word\n  \nx = [1,\r\n2]\r\nx[0]", in: folder)
        #expect(run.output == "> 1 + 1\n2\n> x = [1,\n. 2]\n[1, 2]\n> x[0]\n1\n")
    }

    @Test("two thousand cells through a pipe")
    func many() throws {
        let run = try ProgramRun(input: (1...2000).map { "x = \($0)\n" }.joined(), in: folder)
        #expect(run.output.hasSuffix("> x = 2000\n2000\n"))
        #expect(run.output.split(separator: "\n").count == 4000)
    }

    @Test(
        "Ctrl-C ends a long cell with 130, and says no more than that",
        arguments: [
            ["-e", "1", "-e", "prompt Paris is", "-e", "sample 200 count=1000", "-e", "2"], ["run", "long.md"],
            ["replay", "long.md"], ["--json"], [],
        ])
    func interrupt(arguments: [String]) throws {
        let cells = ["1", "prompt Paris is", "sample 200 count=1000", "2"]
        try folder.write("```repl\n" + cells.map { "> \($0)\n" }.joined() + "```\n", to: "long.md")
        let lines = cells.map { $0 + "\n" }.joined()
        let run = try ProgramRun(interrupting: arguments, input: lines, in: folder) { $0.contains("Paris") }
        #expect(run.code == 130)
        #expect(!run.output.contains("> 2\n"))
        #expect(["", "  interrupted\n"].contains(run.errors.split(separator: ":\n").last.map(String.init) ?? ""))
    }

    @Test("Ctrl-C while it waits for a line ends it with 130")
    func interruptWaiting() throws {
        let run = try ProgramRun(interrupting: [], input: nil, in: folder) { _ in true }
        #expect(run.code == 130)
        #expect(run.errors.isEmpty)
    }
}

extension ProgramRun {
    /// The program, sent SIGINT once its output says that it is there.
    ///
    /// - Parameter input: nil for a pipe that stays open and silent after a first cell.
    fileprivate init(
        interrupting arguments: [String], input: String?, in folder: ScratchFolder, when isThere: (String) -> Bool
    ) throws {
        let pipe = Pipe()
        let running = try RunningProcess(BuiltProgram.path, arguments, input: pipe, in: folder)
        pipe.fileHandleForWriting.write(Data((input ?? "1\n").utf8))
        if input != nil { try pipe.fileHandleForWriting.close() }
        let end = Date().addingTimeInterval(20)
        while try running.output().isEmpty || !isThere(running.output()), Date() < end { usleep(2000) }
        running.interrupt()
        try self.init(ending: running)
    }
}
