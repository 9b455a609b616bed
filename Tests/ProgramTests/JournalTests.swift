import Foundation
import TestSupport
import Testing

@Suite("The journal", .serialized)
struct JournalTests {
    private let folder: ScratchFolder
    private let lab: LabTerminal

    init() throws {
        folder = try ScratchFolder()
        lab = try LabTerminal(folder)
    }

    static let head = "---\nformat: lab-notebook 1\nmodel: nano\nseed: 5\n---\n# A session\n"
    static func block(_ cell: String, _ answer: String) -> String { "\n```repl\n> \(cell)\n\(answer)\n```\n" }

    @Test("a session that was killed is offered, restored, and then not offered again")
    func offered() throws {
        try lab.open()
        for cell in ["prompt Paris is the capital of", "ablate L2H0", "zz"] { try lab.enter(cell) }
        lab.kill()
        try lab.open()
        #expect(lab.terminal.text.contains("The last session did not end well: restore brings back its 3 cells."))
        #expect(try lab.enter("restore").contains("Restored 3 cells. history lists them."))
        #expect(lab.terminal.text.contains("lab[2] −L2H0>"))
        #expect(lab.leave() == 0)
        try lab.open()
        #expect(!lab.terminal.text.contains("did not end well"))
        #expect(try lab.enter("restore").contains("There is nothing to restore: the last session ended well."))
    }

    @Test("undo after restore takes back its cells one by one, and at last the restore")
    func undo() throws {
        try folder.leaveJournal((Self.head + Self.block("x = 1", "1") + Self.block("x = 2", "2")).utf8)
        try lab.open()
        try lab.enter("own = 7")
        try lab.enter("restore")
        #expect(try lab.enter("undo").contains("Taken back: x = 2"))
        #expect(try lab.enter("x").contains("\n1\n"))
        #expect(try lab.enter("undo").contains("Taken back: x"))
        #expect(try lab.enter("undo").contains("Taken back: x = 1"))
        #expect(try lab.enter("undo").contains("Taken back: restore"))
        #expect(try lab.enter("own").contains("\n7\n"))
        #expect(try lab.enter("info").contains("mini"))
    }

    @Test("a session that restored, and was killed too, comes back with the first one's model and seed")
    func twice() throws {
        let cells = Self.block("prompt Rome is", "...") + Self.block("greedy 2", "...")
        try folder.leaveJournal((Self.head + cells).utf8)
        try lab.open("--model", "micro", "--seed", "9")
        try lab.enter("own = 7")
        try lab.enter("restore")
        try lab.enter("y = 3")
        lab.kill()

        try lab.open()
        #expect(try lab.enter("restore").contains("Restored 3 cells."))
        try lab.enter("save after.md")
        let saved = try folder.read("after.md")
        #expect(saved.contains("\nmodel: nano\n") && saved.contains("\nseed: 5\n"))
        #expect(try ProgramRun("replay", "--strict", "after.md", in: folder).code == 0)
        for cell in ["y = 3", "greedy 2", "prompt Rome is", "restore"] {
            #expect(try lab.enter("undo").contains("Taken back: \(cell)"))
        }
        #expect(try lab.enter("own").contains("\n7\n"))
        #expect(try lab.enter("info").contains("micro"))
    }

    @Test("a session without cells leaves nothing, and does not hide the one before")
    func empty() throws {
        try lab.open()
        #expect(lab.leave() == 0)
        #expect(lab.journals.isEmpty)
        try folder.leaveJournal((Self.head + Self.block("x = 1", "1")).utf8)
        try lab.open()
        lab.kill()
        try lab.open()
        #expect(lab.terminal.text.contains("restore brings back its 1 cell."))
    }

    @Test("two sessions at once do not disturb each other; of the one that is killed the other's successor hears")
    func two() throws {
        try lab.open()
        try lab.enter("x = 1")
        let other = try LabTerminal(folder)
        try other.open()
        #expect(!other.terminal.text.contains("did not end well"))
        #expect(try other.enter("restore").contains("There is nothing to restore"))
        try other.enter("y = 2")
        try lab.enter("x = 3")
        lab.kill()
        #expect(try other.enter("y").contains("\n2\n"))
        #expect(try other.enter("restore").contains("Restored 2 cells."))
        #expect(try other.enter("x").contains("\n3\n"))
        #expect(other.leave() == 0)
    }

    @Test("where nothing can be written, the session says so and goes on")
    func noHome() throws {
        try lab.open(environment: ["XDG_STATE_HOME": "/dev/null/no", "XDG_CONFIG_HOME": "/dev/null/no"])
        #expect(lab.terminal.text.contains("cannot be written, so this session cannot be restored after a crash.)"))
        #expect(try lab.enter("1 + 1").contains("\n2\n"))
        #expect(try lab.enter("set digits=8").contains("(Not kept for the next session: "))
        #expect(try lab.enter("1/3").contains("0.33333333"))
        #expect(lab.leave() == 0)
    }

    @Test("a disk that is full costs the journal, is said once, and leaves whole cells behind")
    func full() throws {
        try lab.open(shell: "ulimit -f 1")
        var told = 0
        for number in 1...60 where try lab.enter("x = \(number)").contains("(The disk refuses the journal: ") {
            told += 1
        }
        #expect(told == 1)
        #expect(try lab.enter("save big.md").contains("cannot be written"))
        #expect(!FileManager.default.fileExists(atPath: folder.work + "/big.md"))
        #expect(try lab.enter("x").contains("\n60\n"))
        lab.kill()
        try lab.open()
        let restored = try lab.enter("restore")
        #expect(restored.contains("Restored "))
        #expect(!restored.contains("another answer"))
    }

    @Test(
        "a journal that is no journal any more gets a sentence",
        arguments: [
            ("", "There is nothing to restore: the last session ended well."),
            ("\u{0}\u{1}\u{2}", "There is nothing to restore: the last session ended well."),
            (head + "\n```repl banana\n> 1\n```\n", ":8: \"banana\" is no attribute of a repl block"),
            ("---\nformat: lab-notebook 99\n---\n" + block("1", "1"), "this notebook has format 99"),
            ("---\nformat: cheese\n---\n", "the format \"cheese\" is not known"),
            ("---\nnonsense\n---\n" + block("1", "1"), "is no line of front matter"),
            (head + "\n```repl\nno cell\n```\n", "a repl block begins with a cell"),
            (head + block("\u{1B}[31m", "!"), "Restored 1 cell."),
            (head + block("1 + 1", "3"), "1 cell gives another answer than before."),
            (head + "\n```repl\n> x = 5\n5\n```\n\n```re", "Restored 1 cell."),
            (head + block("save stolen.md", "Saved") + block("x = 1", "1"), "Restored 1 cell."),
            (
                "---\nformat: lab-notebook 1\nmodel: no/such\n---\n" + block("1", "1"),
                "Its model is not there any more: "
            ),
            (head + block("load no/such", "Loaded") + block("x = 1", "1"), "Restored 2 cells."),
        ])
    func nonsense(text: String, answer: String) throws {
        try folder.leaveJournal(text.utf8)
        let run = try ProgramRun("-e", "restore", in: folder)
        #expect(run.output.contains(answer), "\(run.output)")
        #expect(run.code == 0)
        #expect(run.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.work).isEmpty)
        try lab.open()
        #expect(try lab.enter("1 + 1").contains("\n2\n"))
    }

    @Test("a damaged journal is passed over for an older one, and named")
    func passedOver() throws {
        try folder.leaveJournal((Self.head + Self.block("x = 1", "1")).utf8, name: "2026-11-01T000000.000Z-1.md")
        try folder.leaveJournal("---\nformat: cheese\n---\n".utf8, name: "2026-11-02T000000.000Z-1.md")
        try FileManager.default.createDirectory(
            atPath: folder.journals + "/2026-11-03T000000.000Z-1.md", withIntermediateDirectories: true)
        try lab.open()
        #expect(lab.terminal.text.contains("what was written down of it cannot be read"))
        let answer = try lab.enter("restore")
        #expect(answer.contains("Restored 1 cell.") && answer.contains("Passed over:"))
    }

    @Test("a file that is run may not restore")
    func fromFile() throws {
        try folder.leaveJournal((Self.head + Self.block("x = 1", "1")).utf8)
        try folder.write("```repl\n> restore\n```\n", to: "page.md")
        let run = try ProgramRun("run", "page.md", in: folder)
        #expect(run.code == 1)
        #expect(run.errors.contains("a file that is run may not restore a session"))
    }

    @Test("journals go after 30 days, and beyond the 50 newest; those of running sessions stay")
    func pruned() throws {
        let running = try LabTerminal(folder)
        try running.open()
        try running.enter("x = 1")
        for number in 10..<70 {
            let name = "2026-10-01T0000\(number).000Z-1.md"
            try folder.leaveJournal((Self.head + Self.block("x = 1", "1")).utf8, name: name)
            // The newest by name, and changed long ago.
            guard number == 69 else { continue }
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -31 * 86_400)],
                ofItemAtPath: "\(folder.journals)/\(name)")
        }
        try lab.open()
        #expect(lab.leave() == 0)
        let left = lab.journals.filter { $0.hasPrefix("2026-10") }
        // The session that runs is one of the 50.
        #expect(left.count == 49)
        #expect(left.last == "2026-10-01T000068.000Z-1.md")
        #expect(lab.journals.count == 50)
    }
}
