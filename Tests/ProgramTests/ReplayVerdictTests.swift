import Foundation
import TestSupport
import Testing

/// Notebooks written by hand, replayed by the built program: what it says, and its exit code.
@Suite("lab replay: verdicts and exit codes")
struct ReplayVerdictTests {
    /// Replays one page, and gives back each cell's verdict from its line.
    static func replay(_ page: String, _ flags: [String] = []) throws -> (verdicts: [String], run: ProgramRun) {
        let folder = try ScratchFolder()
        try folder.write(page, to: "page.md")
        let run = try ProgramRun(list: ["replay", "page.md"] + flags, in: folder)
        #expect(try folder.read("page.md") == page, "replaying wrote into the file")
        let verdicts = run.output.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.count > 1 && Int(words[0]) != nil && line.hasPrefix("  ")
                && words[1].allSatisfy { !$0.isLowercase }
                ? String(words[1]) : nil
        }
        return (verdicts, run)
    }

    @Test(
        "a cell's verdict, and whether it counts as the same",
        arguments: [
            ("> 1/3\n0.3333", "EXACT", 0), ("> 1/3\n0.33[..]", "EXACT", 0), ("> 1/3\n...", "EXACT", 0),
            ("> 1/3\n\\...", "CHANGED", 1), ("> 1/3\n0.3334", "WITHIN", 0), ("> 1/3\n0.3335", "CHANGED", 1),
            ("> 1/3\n.3333", "WITHIN", 0), ("> 1/3\n3.333e-1", "WITHIN", 0), ("> 1/3\n[..] 0.3333", "WITHIN", 0),
            ("> 2\n3", "CHANGED", 1), ("> 2\n2.", "WITHIN", 0), ("> -2.5\n−2.5", "WITHIN", 0),
            ("> [2,\n. 0.1]\n[2, 0.2]", "WITHIN", 0), ("> [2, 0.1]\n[3, 0.1]", "CHANGED", 1),
            ("> exp(zz)\n! unknown name \"zz\"", "EXACT", 0), ("> exp(zz)\n! unknown [..]", "EXACT", 0),
            ("> exp(zz)\n! no such name", "CHANGED", 1), ("> exp(zz)\n2", "ERROR", 1), ("> 2\n! no", "ERROR", 1),
            ("> \"> x\"\n\">  x\"", "WITHIN", 0), ("> x = 2 # a comment\n2", "EXACT", 0), ("> # a comment", "EXACT", 0),
            ("> # a comment\n2", "CHANGED", 1), (">", "EXACT", 0),
        ])
    func verdict(cell: String, verdict: String, code: Int32) throws {
        let (verdicts, run) = try Self.replay("# Page\n\n```repl\n\(cell)\n```\n")
        #expect(verdicts == [verdict])
        #expect(run.code == code)
        #expect(run.errors.isEmpty)
    }

    @Test("after an error nobody expects the rest is skipped; one that is expected stops nothing")
    func stops() throws {
        let page = "```repl\n> zz\n! no command \"zz\"\n> 1\n1\n> oops\n> 2\n2\n```\nProse\n```repl\n> 3\n3\n```\n"
        let (verdicts, run) = try Self.replay(page)
        #expect(verdicts == ["EXACT", "EXACT", "ERROR", "SKIPPED", "SKIPPED"])
        #expect(run.output.contains("page.md:6: it failed\n       + ! no command \"oops\"\n"))
        #expect(run.output.hasSuffix("5 cells: 2 exact, 0 within, 0 changed, 1 error, 2 skipped\n"))
        #expect(run.code == 1)
        #expect(try Self.replay(page, ["--keep-going"]).verdicts == ["EXACT", "EXACT", "ERROR", "EXACT", "EXACT"])
    }

    @Test("an error that has another message is CHANGED, and stops nothing")
    func otherMessage() throws {
        let (verdicts, run) = try Self.replay("```repl\n> zz\n! something else\n> 1\n1\n```\n")
        #expect(verdicts == ["CHANGED", "EXACT"])
        #expect(run.output.contains("- ! something else\n       + ! no command \"zz\"\n"))
        #expect(run.code == 1)
    }

    @Test("no-run is shown only, no-check is run and not compared, continue-on-error carries on")
    func attributes() throws {
        let page = """
            ```repl no-run
            > x = 5
            5
            ```
            ```repl no-check
            > y = 6
            not what it gives
            ```
            ```repl continue-on-error
            > oops
            > y
            6
            ```
            ```repl
            > x
            ! no command "x"
            > 1
            1
            ```

            """
        let (verdicts, run) = try Self.replay(page)
        #expect(verdicts == ["SKIPPED", "SKIPPED", "ERROR", "EXACT", "EXACT", "EXACT"])
        #expect(run.code == 1)
    }

    @Test("--from runs the cells before it without comparing them")
    func from() throws {
        let page = "```repl\n> x = 2\n3\n> y = x + 1\n7\n> x + y\n5\n> 1\n2\n```\n"
        #expect(try Self.replay(page).verdicts == ["CHANGED", "CHANGED", "EXACT", "CHANGED"])
        let (verdicts, run) = try Self.replay(page, ["--from", "3"])
        #expect(verdicts == ["SKIPPED", "SKIPPED", "EXACT", "CHANGED"])
        #expect(run.output.hasSuffix("4 cells: 1 exact, 0 within, 1 changed, 2 skipped\n"))
        #expect(try Self.replay(page, ["--from", "5"]).run.code == 0)
        #expect(try Self.replay(page, ["--from", "0"]).run.code == 2)
    }

    @Test("--strict wants the same text everywhere")
    func strict() throws {
        let page = "```repl\n> 1/3\n0.3334\n> 1/2\n0.[..]\n```\n"
        #expect(try Self.replay(page).run.code == 0)
        let (verdicts, run) = try Self.replay(page, ["--strict"])
        #expect(verdicts == ["WITHIN", "EXACT"])
        #expect(run.code == 1)
    }

    @Test("--json gives a line a cell and one for the file, and nothing else")
    func json() throws {
        let page = "```repl\n> 1/3\n0.3333\n> 1/3\n0.9\n> oops\n> 2\n```\n"
        let run = try Self.replay(page, ["--json"]).run
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.map(String.init) == [
                #"{"file": "page.md", "cell": 1, "line": 2, "input": "1/3", "verdict": "EXACT"}"#,
                #"{"file": "page.md", "cell": 2, "line": 4, "input": "1/3", "verdict": "CHANGED", "difference": ["-0.9", "+0.3333"]}"#,
                #"{"file": "page.md", "cell": 3, "line": 6, "input": "oops", "verdict": "ERROR", "difference": ["+! no command \"oops\""]}"#,
                #"{"file": "page.md", "cell": 4, "line": 7, "input": "2", "verdict": "SKIPPED", "reason": "after the stop"}"#,
                #"{"file": "page.md", "cells": 4, "EXACT": 1, "WITHIN": 0, "NEAR-TIE": 0, "CHANGED": 1, "ERROR": 1, "SKIPPED": 1, "same": false}"#,
            ])
        for line in lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) } }
        #expect(run.errors.isEmpty)
        #expect(run.code == 1)
    }

    @Test("--step waits before each cell; at the end of the input it is over")
    func step() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n1\n> 2\n2\n> 3\n3\n```\n", to: "page.md")
        let run = try ProgramRun(list: ["replay", "--step", "page.md"], input: "\n\n", in: folder)
        #expect(run.output.hasSuffix("3 cells: 2 exact, 0 within, 0 changed, 1 skipped\n"))
        #expect(run.errors.split(separator: "]").count == 4)
        #expect(run.code == 0)
    }

    @Test("of several files each has its verdicts, and the worst of them its exit code")
    func severalFiles() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n1\n```\n", to: "same.md")
        try folder.write("```repl\n> 1\n2\n```\n", to: "changed.md")
        try folder.write("nothing\n", to: "empty.md")
        try folder.write("---\nformat: lab-notebook 1\nmodel: gone\n---\n```repl\n> 1\n```\n", to: "other.md")
        let run = try ProgramRun(list: ["replay", "same.md", "empty.md", "changed.md"], in: folder)
        #expect(
            run.output
                == "same.md\n  1  EXACT    1\n1 cell: 1 exact, 0 within, 0 changed\nempty.md\nchanged.md\n  1  CHANGED  1\n       changed.md:2\n       - 2\n       + 1\n1 cell: 0 exact, 0 within, 1 changed\n"
        )
        #expect(run.code == 2)
        #expect(try ProgramRun(list: ["replay", "same.md", "changed.md"], in: folder).code == 1)
        #expect(try ProgramRun(list: ["replay", "same.md", "same.md"], in: folder).code == 0)
        #expect(try ProgramRun(list: ["replay", "other.md", "empty.md", "same.md"], in: folder).code == 3)
        #expect(try ProgramRun(list: ["replay"], in: folder).code == 2)
    }

    @Test("a replay knows nothing of the person's settings, nor of the width of the window")
    func cleanState() throws {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.home + "/lab", withIntermediateDirectories: true)
        try Data("set digits=12\nset top=2\nset timing=on\n".utf8).write(
            to: URL(fileURLWithPath: folder.home + "/lab/settings"))
        let page =
            "```repl\n> 1/3\n0.3333\n> load mini\n  mini: 1,088,256 parameters\n...\n> set\n  digits=4\n  top=10\n  unit=nats\n```\n"
        try folder.write(page, to: "page.md")
        let run = try ProgramRun(list: ["replay", "--strict", "page.md"], in: folder, environment: ["COLUMNS": "33"])
        #expect(run.output.hasSuffix("3 cells: 3 exact, 0 within, 0 changed\n"), "\(run.output)")
    }

    @Test("unknown keys of the front matter are warned about")
    func warnings() throws {
        let page = "---\nformat: lab-notebook 1\nautor: Ada\n---\n```repl\n> 1\n1\n```\n"
        let run = try Self.replay(page).run
        #expect(run.errors == "page.md:3: the key \"autor\" is not known\n")
        #expect(run.code == 0)
    }

    @Test("seed and model of the front matter are where it starts from")
    func start() throws {
        let page =
            "---\nformat: lab-notebook 1\nneeds: nano\nseed: 7\n---\n```repl\n> seed\n7\n> layer_count\n1\n> 1\n1\n```\n"
        let (verdicts, run) = try Self.replay(page)
        #expect(verdicts == ["EXACT", "EXACT", "EXACT"], "\(run.output)")
    }

    @Test("another token where two were as good as equal is a NEAR-TIE: the same, reported, and not strictly the same")
    func nearTie() throws {
        let folder = try ScratchFolder()
        let gap = "logits[\" France\"] - logits[\" Italy\"]"
        let number = try ProgramRun(
            "-e", "set digits=17", "-e", "prompt Paris is the capital of", "-e", gap, in: folder
        ).output.split(separator: "\n").last
        let bias = try #require(number.flatMap { Double($0) })
        func recorded(_ bias: Double) throws -> String {
            let cells = "> prompt Paris is the capital of\n...\n> bias \" Italy\" \(bias)\n...\n> greedy 1\n"
            try folder.write("```repl\n\(cells)```\n", to: "page.md")
            #expect(try ProgramRun("run", "page.md", "--out", "page.md", in: folder).code == 0)
            return try folder.read("page.md")
        }
        for (bias, verdict) in [(bias, "NEAR-TIE"), (bias + 0.001, "CHANGED")] {
            let text = try recorded(bias)
            let other = text.replacing("▸ Italy", with: "▸ *").replacing("▸ France", with: "▸ Italy").replacing(
                "▸ *", with: "▸ France")
            #expect(other != text)
            try folder.write(other, to: "page.md")
            let run = try ProgramRun("replay", "page.md", in: folder)
            #expect(run.output.contains("  3  \(verdict)"), "\(run.output)")
            #expect(run.code == (verdict == "NEAR-TIE" ? 0 : 1))
            #expect(try ProgramRun("replay", "--strict", "page.md", in: folder).code == 1)
            guard verdict == "NEAR-TIE" else { continue }
            #expect(run.output.hasSuffix("3 cells: 2 exact, 0 within, 1 near-tie, 0 changed\n"))
            #expect(run.output.contains("       - Paris is the capital of▸"))
        }
    }
}
