import Foundation
import TestSupport
import Testing

@Suite("Trust")
struct TrustTests {
    private let folder: ScratchFolder

    /// `work/inside` holds the file that is run; a model, a notebook and a secret lie outside.
    init() throws {
        folder = try ScratchFolder()
        let manager = FileManager.default
        try manager.createDirectory(atPath: inside + "/sub", withIntermediateDirectories: true)
        try manager.copyItem(atPath: Repository.root + "/models/nano", toPath: outside + "/model")
        try manager.copyItem(atPath: Repository.root + "/models/nano", toPath: inside + "/own")
        try manager.copyItem(atPath: Repository.root + "/models/nano", toPath: folder.home + "/model")
        try folder.write("```repl\n> 1\n> save stolen.md replace=on\n```\n", to: "inside/inner.md")
        try folder.write("```repl\n> 1\n```\n", to: "other.md")
        try folder.write("keep me", to: "inside/kept.md")
        // Links from the folder to what lies outside, as a whole and file by file.
        try manager.createSymbolicLink(atPath: inside + "/link", withDestinationPath: outside + "/model")
        try manager.createDirectory(atPath: outside + "/deep/er", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: inside + "/deep", withDestinationPath: outside + "/deep/er")
        try manager.createDirectory(atPath: inside + "/files", withIntermediateDirectories: true)
        for name in try manager.contentsOfDirectory(atPath: outside + "/model") {
            try manager.createSymbolicLink(
                atPath: "\(inside)/files/\(name)", withDestinationPath: "\(outside)/model/\(name)")
        }
    }

    private var inside: String { folder.work + "/inside" }
    private var outside: String { folder.path + "/outside" }

    /// The paths of everything that is there, with the sizes of files.
    private func listing() throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let own = ["in", "out", "err"]
        return try paths.filter { !own.contains($0) && !$0.hasPrefix("home/lab") && !$0.hasSuffix("page.md") }.sorted()
            .map {
                "\($0) \(try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\($0)")[.size] ?? 0)"
            }
    }

    private func cell(_ template: String) -> String { template.replacing("OUTSIDE", with: outside) }

    private func write(_ cell: String) throws {
        try folder.write(
            "---\nformat: lab-notebook 1\n---\nWords.\n\n```repl\n> 1\n1\n> \(cell)\n```\n", to: "inside/page.md")
    }

    static let writes = [
        "save new.md", "save kept.md replace=on", "save inside/kept.md replace=on", "save /tmp/lab-trust-new.md",
        "save ~/lab-trust-new.md", "save ../../up.md", "save OUTSIDE/new.md", "sav new.md", "save \"new.md\"",
        "train fresh steps=1 out=new", "train steps=1 out=OUTSIDE/new replace=on",
        "trai steps=1 out=inside/own replace=on",
    ]
    static let reads = [
        "load OUTSIDE/model", "load ../outside/model", "load inside/../../outside/model", "load ~/model",
        "load inside/link", "load inside/files", "load inside/deep/../../model", "replay other.md",
        "replay inside/../other.md", "load /", "load ..",
        "train on=OUTSIDE/model/merges.txt steps=1", "train fresh on=inside/link/merges.txt steps=1",
        "train fresh shape=OUTSIDE/model steps=1", "perplexity OUTSIDE/model/merges.txt", "perplexity other.md",
    ]

    @Test("without --allow a file that is run writes nothing, and the refusal names place and flag", arguments: writes)
    func writing(template: String) throws {
        try refused(template, "a file that is run may not write files without --allow: ")
    }

    @Test("without --allow a file that is run reads nothing outside its folder", arguments: reads)
    func reading(template: String) throws {
        try refused(template, "a file that is run may not read outside its folder without --allow: ")
    }

    private func refused(_ template: String, _ words: String) throws {
        try write(cell(template))
        let before = try listing()
        let home = ["HOME": folder.home]
        let run = try ProgramRun("run", "inside/page.md", in: folder, environment: home)
        #expect(run.code == 1)
        #expect(run.errors.hasPrefix("inside/page.md:9, cell 2:\n"), "\(run.errors)")
        #expect(unwrapped(run.errors).contains(unwrapped(words)), "\(run.errors)")
        #expect(unwrapped(run.errors).contains(unwrapped("if you trust it, run it with --allow")))
        let replay = try ProgramRun("replay", "inside/page.md", in: folder, environment: home)
        #expect(replay.code == 1)
        #expect(replay.output.contains("  2  ERROR"))
        #expect(replay.output.contains("inside/page.md:9: it failed"))
        #expect(unwrapped(replay.output).contains(unwrapped(words)), "\(replay.output)")
        let within = try ProgramRun("-e", "replay inside/page.md", in: folder, environment: home)
        let words = template.hasPrefix("replay") ? "a file that is replayed cannot replay another" : words
        #expect(unwrapped(within.output).contains(unwrapped(words)))
        #expect(try listing() == before)
    }

    /// Long paths break lines at any place.
    private func unwrapped(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }

    @Test(
        "what a file cannot do at all, it cannot do with a trick",
        arguments: [
            "fetch gpt2", "load http://localhost:1/model", "load https://example.org", "restore",
            "replay inside/inner.md allow=on", "replay inside/inner.md", "load file:///etc",
        ])
    func tricks(cell: String) throws {
        try write(cell)
        let before = try listing()
        _ = try ProgramRun("run", "inside/page.md", in: folder)
        _ = try ProgramRun("replay", "inside/page.md", in: folder)
        _ = try ProgramRun("-e", "replay inside/page.md", in: folder)
        #expect(try listing() == before)
    }

    @Test(
        "its own folder and the models on the shelf it may read",
        arguments: ["load inside/own", "load nano", "load inside/sub/../own"])
    func allowed(cell: String) throws {
        try write(cell)
        #expect(try ProgramRun("run", "inside/page.md", in: folder).code == 0)
    }

    @Test(
        "with --allow it may",
        arguments: [
            ("save inside/new.md", "inside/new.md"), ("load OUTSIDE/model", nil),
            ("replay inside/inner.md allow=on", "stolen.md"),
            ("train fresh steps=1 out=inside/new replace=on", "inside/new/config.json"),
            ("perplexity OUTSIDE/model/merges.txt", nil),
        ] as [(String, String?)])
    func trusted(template: String, written: String?) throws {
        try write(cell(template))
        for words in [["run", "--allow", "inside/page.md"], ["--allow", "replay", "inside/page.md"]] {
            let run = try ProgramRun(list: words, in: folder)
            #expect(!run.errors.contains("may not") && !run.output.contains("may not"), "\(run.output)")
            guard let written else { continue }
            #expect(FileManager.default.fileExists(atPath: "\(folder.work)/\(written)"))
            try FileManager.default.removeItem(atPath: "\(folder.work)/\(written)")
        }
    }

    static let nasty = "\u{1B}[31m\u{7}\u{9B}2J\u{8}\u{7F}\u{202E}\u{85}\u{2028}"

    @Test(
        "what a terminal would obey is shown and never sent, wherever in a file it stands",
        arguments: [
            "---\nformat: lab-notebook 1\ntitle: \(nasty)\n\(nasty): x\n---\n```repl\n> 1\n1\n```\n",
            "---\nformat: \(nasty)\n---\n```repl\n> 1\n```\n",
            "---\nformat: lab-notebook 1\nkind: \(nasty)\n---\n```repl\n> 1\n```\n",
            "---\nformat: lab-notebook 1\nseed: \(nasty)\n---\n```repl\n> 1\n```\n",
            "---\nformat: lab-notebook 1\nmodel: \(nasty)\n---\n```repl\n> 1\n```\n",
            "---\nformat: lab-notebook 2\nlab: \(nasty)\n---\n```repl\n> 1\n```\n",
            "---\nformat: lab-notebook 1\nsha256.mini: \(nasty)\n---\n```repl\n> 1\n```\n",
            "# \(nasty)\n\nWords \(nasty) {= \(nasty) } {= \"\(nasty)\" }\n\n```\n\(nasty)\n```\n\n```repl\n> 1\n\(nasty)\n```\n",
            "```repl\n> \(nasty)\n! \(nasty)\n```\n",
            "```repl\n> prompt \(nasty)\n\(nasty)\n```\n", "```repl\n> load \(nasty)\n```\n",
            "```repl\n> save \(nasty)\n```\n", "```repl\n> x = \"\(nasty)\"\n> x\n> text\n```\n",
            "```repl no-run\n> \(nasty)\n```\n\n```repl\n> 1\n```\n", "```repl \(nasty)\n> 1\n```\n",
            "```repl\n> help \(nasty)\n```\n", "```repl\n> lens \(nasty)\n```\n",
            "```repl\n> set digits=\(nasty)\n```\n",
            "```quiz \(nasty)\n\(nasty)\n```\n\n```repl\n> 1\n```\n",
        ])
    func controls(text: String) throws {
        let name = "inside/p\u{1B}]0;x\u{7}.md"
        try folder.write(text, to: name)
        for words in [["run"], ["replay"], ["replay", "--json"], ["run", "--json"], ["--keep-going", "run"]] {
            let run = try ProgramRun(list: words + [name], in: folder)
            expectClean(run, words)
        }
        expectClean(try ProgramRun("-e", "replay \"\(name)\"", in: folder), ["-e"])
    }

    @Test(
        "nor from the command line, the settings or a model's folder",
        arguments: [
            ["-e", nasty], ["--model", nasty, "-e", "1"], ["run", nasty], ["replay", nasty], ["--\(nasty)"],
            ["--seed", nasty], ["--isa", nasty], ["-e", "vars", nasty], ["run", "other.md", "--out", "no/\(nasty)"],
            ["--model", "inside/m\u{1B}[31m", "-e", "info", "-e", "save a.md", "-e", "load inside/m\u{1B}[31m"],
            ["--json", "-e", "info", "-e", nasty],
        ])
    func elsewhere(words: [String]) throws {
        try FileManager.default.copyItem(atPath: inside + "/own", toPath: inside + "/m\u{1B}[31m")
        try FileManager.default.createDirectory(atPath: folder.home + "/lab", withIntermediateDirectories: true)
        try Data("set \(Self.nasty)\n\(Self.nasty)\n".utf8).write(
            to: URL(fileURLWithPath: folder.home + "/lab/settings"))
        expectClean(try ProgramRun(list: words, in: folder), words)
    }

    private func expectClean(_ run: ProgramRun, _ words: [String]) {
        #expect([0, 1, 2, 3].contains(run.code))
        for text in [run.output, run.errors] {
            let sent = text.unicodeScalars.filter {
                ![UInt32](arrayLiteral: 0x0A, 0x09).contains($0.value)
                    && ([.control, .lineSeparator].contains($0.properties.generalCategory) || $0.value == 0x202E)
            }
            // JSON may hold what no terminal obeys.
            let isJSON = words.contains("--json")
            #expect(sent.filter { !isJSON || $0.value != 0x202E }.isEmpty, "\(words): \(text.debugDescription)")
        }
    }
}
