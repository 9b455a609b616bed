import Foundation
import TestSupport
import Testing

@Suite("lab run FILE")
struct RunNotebookTests {
    static let page = """
        ---
        format: lab-notebook 1
        needs: mini
        seed: 7
        ---
        # Title

        A half is {= 1/2}, {not this} and {= [1,2][1] * 2}.

        ```repl
        > x = [2,
        . 1]
        ...
        > exp(zz)
        ! unknown name [..]
        ```
        ```swift
        let untouched = "{= 1}"
        ```
        ```repl no-run
        > y = 3
        3
        ```
        ```repl no-check
        > seed
        anything
        ```
        x is {= x} now.

        """

    @Test("prose is printed with its numbers worked out, cells with their answers, and an expected error is no failure")
    func run() throws {
        let folder = try ScratchFolder()
        try folder.write(Self.page, to: "page.md")
        let run = try ProgramRun("run", "page.md", in: folder)
        #expect(
            run.output == """
                # Title

                A half is 0.5, {not this} and 4.

                > x = [2,
                . 1]
                [2, 1]
                > exp(zz)
                  exp(zz)
                      ^^
                  unknown name "zz"
                  a name is given with =, as in x = [2, 1, 0.1]; vars lists those there are
                let untouched = "{= 1}"
                > y = 3
                > seed
                7
                x is [2, 1] now.

                """)
        #expect(run.errors.isEmpty)
        #expect(run.code == 0)
    }

    @Test("the first cell that fails ends it with 1; --keep-going carries on, and still ends with 1")
    func failure() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> oops\n> 2\n2\n> 3\n! no\n> 4\n```\n", to: "page.md")
        let first = try ProgramRun("run", "page.md", in: folder)
        #expect(first.output == "> oops\n")
        #expect(first.errors.hasPrefix("page.md:2, cell 1:\n"))
        #expect(first.errors.contains("no command \"oops\""))
        #expect(first.code == 1)
        let on = try ProgramRun("run", "--keep-going", "page.md", in: folder)
        #expect(on.output == "> oops\n> 2\n2\n> 3\n3\n> 4\n4\n")
        #expect(on.errors.contains("page.md:5, cell 3:\nthis cell was to fail, and did not\n"))
        #expect(on.code == 1)
    }

    @Test("an expression in prose that cannot be worked out is said, and the exit code is 1")
    func prose() throws {
        let folder = try ScratchFolder()
        try folder.write("It is {= 1/0} or {= 2.\n```repl\n> 1\n1\n```\n", to: "page.md")
        let run = try ProgramRun("run", "page.md", in: folder)
        #expect(run.output == "It is {= 1/0} or {= 2.\n> 1\n1\n")
        #expect(run.errors == "page.md: {= 1/0 }: division by zero\n")
        #expect(run.code == 1)
    }

    @Test("--json gives one object a cell that was run, and nothing else")
    func json() throws {
        let folder = try ScratchFolder()
        try folder.write(Self.page, to: "page.md")
        let run = try ProgramRun("run", "--json", "page.md", in: folder)
        let objects = try run.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.map { $0["input"] as? String } == ["x = [2,\n1]", "exp(zz)", "seed"])
        #expect(objects.map { $0["ok"] as? Bool } == [true, false, true])
        #expect(run.code == 0)
    }

    @Test("--out writes the notebook with the answers found; wildcards that still hold, prose and front matter stay")
    func out() throws {
        let folder = try ScratchFolder()
        let page = Self.page.replacing("! unknown name [..]", with: "! another [..]")
            .replacing(". 1]\n...", with: ". 1]\n[..], 1]\nmore")
        try folder.write(page, to: "page.md")
        let run = try ProgramRun("run", "page.md", "--out", "new.md", in: folder)
        #expect(run.output.isEmpty)
        #expect(run.errors.isEmpty)
        #expect(run.code == 0)
        #expect(try folder.read("page.md") == page)
        let wanted = Self.page.replacing("! unknown name [..]", with: "! unknown name \"zz\"")
            .replacing(". 1]\n...", with: ". 1]\n[..], 1]").replacing("anything", with: "7")
        #expect(try folder.read("new.md") == wanted)
        #expect(try ProgramRun("replay", "--strict", "new.md", in: folder).code == 0)
    }

    @Test("--out says what failed, and writes what there is; with --json the objects are printed as well")
    func outOfFailure() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n> oops\n> 2\n9\n```\n", to: "page.md")
        let run = try ProgramRun("run", "--json", "page.md", "--out", "new.md", in: folder)
        #expect(run.output.split(separator: "\n").count == 2)
        #expect(run.errors == "page.md:3, cell 2: no command \"oops\"\n")
        #expect(run.code == 1)
        #expect(try folder.read("new.md") == "```repl\n> 1\n1\n> oops\n! no command \"oops\"\n> 2\n9\n```\n")
        let on = try ProgramRun("run", "--keep-going", "page.md", "--out", "page.md", in: folder)
        #expect(on.code == 1)
        #expect(try folder.read("page.md") == "```repl\n> 1\n1\n> oops\n! no command \"oops\"\n> 2\n2\n```\n")
    }

    @Test("a file that cannot be written is exit 2")
    func unwritable() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n```\n", to: "page.md")
        let run = try ProgramRun("run", "page.md", "--out", "no/such/new.md", in: folder)
        #expect(run.errors.contains("no/such/new.md cannot be written: its folder is not there\n"))
        #expect(run.code == 2)
    }
}
