import Engine
import Foundation
import Testing

@testable import Lab

/// One session with every command in it, saved, and replayed in fresh processes.
@Suite("A saved session replays to the last digit")
struct ReplayEveryCommandTests {
    /// A command that is added later belongs here, or among the exceptions.
    static let cells = [
        "models", "fetch", "fetch nano", "fetch gpt2 file=x", "info", "info gpt2-xl", "info mini", "load nano",
        "load mini",
        "help", "help temp", "set digits=6", "seed 7",
        "x = [2, 1, 0.1]", "softmax x", "softmax(x)[0] + 1/3", "_ * 2", "exp(zz)", "\"> ... [..] ``` \\\\ é 🇬🇷\"",
        "prompt Paris is the capital of", "tokens Paris is the", "top 5", "lens \" France\"", "lens pos=all top=1",
        "lens tuned \" France\" top=2", "code",
        "why", "why entropy", "temp 0.2 1 1.5", "temp 0.8", "filter top-k=40 top-p=0.95 min-p=0.001 repetition=1.1",
        "sample 12", "why", "sample 6 count=4 seed=3", "samples", "greedy 8", "filter off", "temp 1",
        "ablate L2H0 L1.mlp pos=-1", "noise L1 std=0.5x seed=11", "noise L2H3 std=0.25", "bias \" Italy\" 1.5",
        "changes",
        "diff", "softmax", "entropy(probs)", "kl(probs, baseline_probs)", "logits[\" France\"]", "clear 1",
        "sweep heads", "sweep mlps metric=diff vs=Italy", "code", "clear", "sweep layers metric=loss",
        "sweep heads metric=kl", "sweep mlps mode=mean pos=-1", "sweep heads on=prompts.txt", "code",
        "trace Paris seeds=2",
        "trace pos=1 site=mlp window=3 seeds=1 std=0.5", "code",
        "ablate L2.attn L1 mode=mean", "ablate L2H1 mode=mean reference=text.txt", "ablate L0H1 mode=resample",
        "ablate L1H1 mode=resample from=\"Rome is the capital of\" pos=1..2", "changes", "code", "sample 4", "clear",
        "patch L1 L2.mlp from=\"Rome is the capital of\"", "patch L0 from=Rome", "lens \" Italy\"", "code", "clear 1",
        "steer L1 from=\"Rome is\" minus=\"Paris\" scale=1.5", "greedy 3", "noise weights L2.attn std=0.5x seed=5",
        "noise weights L1H2 std=0.05", "changes", "diff", "code", "sweep mlps", "surprise Paris is", "clear",
        "attention L2H2", "attention L1 pos=-1", "code", "heads induction lists=2", "heads previous lists=1 seed=3",
        "attribute", "attribute Italy vs=France pos=3 neurons=L1.mlp", "why", "code",
        "pick \" France\"", "pick 2", "vars", "top 3", "ablate L9H0", "prmpt x", "set unit=bits", "top", "set",
        "[1,\n2,\n3]", "prompt When Anna and Ben went to the market, Anna gave a map to", "sum(probs)",
        "surprise Paris is the capital of Japan.", "why", "code", "compare", "compare nano", "verify",
        "prompt Paris is the capital of", "train fresh steps=4 watch=\" France\" seed=3", "info", "top 3", "code",
        "train on=text.txt steps=3", "code", "info", "perplexity text.txt", "code", "lens France", "verify", "models",
        "train on=text.txt rate=1000 steps=20", "load mini", "perplexity none.txt",
        "corpus My favourite country is", "why", "corpus", "corpus <|endoftext|>", "corpus Paris is the cap",
    ]

    static let exceptions = [
        "history": "about the document", "undo": "about the document", "save": "about the document",
        "replay": "about the document", "restore": "about the document",
        "export": "about the document",
        "lesson": "about the lesson", "next": "about the lesson", "back": "about the lesson",
        "skip": "about the lesson", "hint": "about the lesson", "answer": "about the lesson",
        "solution": "about the lesson", "play": "about the lesson", "progress": "about the lesson",
        "glossary": "about the lesson",
        "quit": "ends the session, and is not recorded",
    ]

    @Test("no command is missing from the session")
    func complete() throws {
        let heads = Set(Self.cells.map { String($0.prefix { !$0.isWhitespace }) })
        let names = CommandTable.all.map { $0.name }
        #expect(names.filter { !heads.contains($0) && Self.exceptions[$0] == nil } == [])
        #expect(Self.exceptions.keys.filter { !names.contains($0) } == [])
    }

    /// The session in a folder of its own, with cells about the document among the others.
    static func saved(_ cells: [String] = cells) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try folder.write("Minka is the cat of Berlin.\n\nShe sleeps all day.\n", to: "text.txt")
        try folder.write("# two\nParis is the capital of\t France\n\nRome is the capital of\n", to: "prompts.txt")
        let about = [
            "history", "temp 3", "undo", "save", "save t.md/", "replay none.md", "save t.md", "save t.md", "quit",
        ]
        let run = try ProgramRun(
            list: ["--keep-going"], input: (cells + about).joined(separator: "\n") + "\n", in: folder)
        #expect(run.errors.contains("unknown name \"zz\""))
        #expect(FileManager.default.fileExists(atPath: folder.work + "/t.md"), "\(run.errors)")
        return folder
    }

    @Test("on one thread and two, on every instruction set of this machine, every cell is EXACT")
    func everywhere() throws {
        let folder = try Self.saved()
        let count = Self.cells.count
        let sets = InstructionSet.allCases.filter(\.isAvailable)
        for set in sets {
            for threads in ["1", "2"] {
                let call = ["replay", "t.md", "--strict", "--threads", threads, "--isa", set.rawValue]
                let run = try ProgramRun(list: call, in: folder)
                #expect(run.output.hasSuffix("\(count) cells: \(count) exact, 0 within, 0 changed\n"), "\(run.output)")
                #expect(run.errors.isEmpty)
                #expect(run.code == 0)
            }
        }
        print("replayed \(count) cells on \(sets.map(\.rawValue).joined(separator: ", ")), 1 and 2 threads each")
    }

    @Test("a replay from another folder, and from a copy elsewhere, is the same")
    func elsewhere() throws {
        // Files are found from where one stands, and a file that is replayed reads none outside its folder.
        let cells = Self.cells.filter { !$0.contains(".txt") }
        let (folder, other) = (try Self.saved(cells), try ScratchFolder())
        try other.write(try folder.read("t.md"), to: "copy.md")
        #expect(try ProgramRun("replay", "--strict", "copy.md", in: other).code == 0)
        #expect(try ProgramRun("replay", "--strict", "\(folder.work)/t.md", in: other).code == 0)
        #expect(try ProgramRun("run", "--out", "again.md", "copy.md", in: other).code == 0)
        #expect(try other.read("again.md") == other.read("copy.md"))
    }

    @Test(
        "one digit changed in the file is found",
        arguments: [
            // A whole number; an id; the calculator's.
            ("parameters", "parameter5", "CHANGED"), ("1,088,256", "1,088,257", "CHANGED"),
            ("\n0.992334\n", "\n0.992335\n", "WITHIN"), ("\n0.992334\n", "\n0.992334\n0", "CHANGED"),
            ("! no layer 9", "! no layer 8", "CHANGED"), ("\n[1, 2, 3]\n", "\n[1, 2, 4]\n", "CHANGED"),
        ])
    func edited(old: String, new: String, verdict: String) throws {
        let folder = try Self.saved()
        let text = try folder.read("t.md")
        let place = try #require(text.firstRange(of: old), "the session does not print \(old)")
        try folder.write(text.replacingCharacters(in: place, with: new), to: "t.md")
        try expect(verdict, in: folder)
    }

    @Test(
        "a probability's last digit changed by one is WITHIN, by two it is CHANGED, and so is a logit",
        arguments: [(0.0, 0.1, "WITHIN"), (0, 0.2, "CHANGED"), (0.1, 0, "CHANGED")])
    func editedRow(logit: Double, points: Double, verdict: String) throws {
        let folder = try Self.saved()
        let text = try folder.read("t.md")
        let row = try #require(text.firstMatch(of: /(  1   ␠France +)([0-9.]+)( +)([0-9.]+) %/))
        let (l, p) = try (#require(Double(row.2)), #require(Double(row.4)))
        let new = String(format: "%@%.2f%@%.1f %%", String(row.1), l - logit, String(row.3), p - points)
        try folder.write(text.replacingCharacters(in: row.range, with: new), to: "t.md")
        try expect(verdict, in: folder)
    }

    private func expect(_ verdict: String, in folder: ScratchFolder) throws {
        let run = try ProgramRun("replay", "t.md", in: folder)
        let verdicts = run.output.split(separator: "\n").filter { $0.contains(" \(verdict) ") }
        #expect(verdicts.count == 1, "\(run.output)")
        #expect(run.code == (verdict == "WITHIN" ? 0 : 1))
    }
}
