import Foundation
import TestSupport
import Testing

@Suite("lab replay and run: files that are none, or nonsense")
struct ReplayBadInputTests {
    static let head = "---\nformat: lab-notebook 1\n---\n"

    /// - Parameter text: what the file holds; as Latin-1 where it cannot be UTF-8.
    static func expect(
        _ file: String, _ bytes: Data, code: Int32, says: String, flags: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let folder = try ScratchFolder()
        let url = URL(fileURLWithPath: "\(folder.work)/\(file)")
        try bytes.write(to: url)
        for call in [
            ["replay"], ["replay", "--update", "--json"], ["run"], ["run", "--out", "out.md"], ["run", "--json"],
        ] {
            let run = try ProgramRun(list: call + flags + [file], in: folder)
            #expect(run.code == code, "\(call): \(run.errors.prefix(200))", sourceLocation: sourceLocation)
            #expect(run.errors.contains(says), "\(call): \(run.errors.prefix(200))", sourceLocation: sourceLocation)
            #expect(run.output.isEmpty, sourceLocation: sourceLocation)
            #expect(try Data(contentsOf: url) == bytes, "\(call) wrote into it", sourceLocation: sourceLocation)
        }
    }

    @Test(
        "a file that cannot be read as a notebook is exit 2 with file and line, and stays as it is",
        arguments: [
            ("", "bad.md:1: there is no cell in it"),
            ("# Only words\n", "bad.md:1: there is no cell in it"),
            ("```repl\n```\n", "bad.md:1: there is no cell in it"),
            ("\u{FEFF}", "bad.md:1: there is no cell in it"),
            ("text\n\n```repl\n> 1\n1\n", "bad.md:3: this block is never closed"),
            ("````repl\n> 1\n```\n", "bad.md:1: this block is never closed"),
            ("```swift\nlet x\n", "bad.md:1: this block is never closed"),
            (
                "---\ntitle: x\n---\n```repl\n> 1\n```\n",
                "bad.md:1: the front matter has no line format: lab-notebook 1"
            ),
            ("---\r\ntitle: x\r\n---\r\n```repl\r\n> 1\r\n```\r\n", "bad.md:1: the front matter has no line format"),
            ("---\nformat: lab-notebook 1\n", "bad.md:1: the front matter has no closing ---"),
            (
                "---\nformat: lab-notebook 2\nlab: 0.9\n---\n",
                "bad.md:2: this notebook has format 2, and needs lab ≥ 0.9"
            ),
            (
                "---\r\nformat: lab-notebook 99\r\n---\r\n",
                "bad.md:2: this notebook has format 99, and needs a newer lab"
            ),
            ("---\nformat: lab-notebook one\n---\n", "bad.md:2: the format \"lab-notebook one\" is not known"),
            ("---\nformat: lab-notebook -1\n---\n", "bad.md:2: the format \"lab-notebook -1\" is not known"),
            ("---\nformat: lab-notebook 1\nkind: novel\n---\n", "bad.md:3: the kind \"novel\" is none of"),
            ("---\nformat: lab-notebook 1\nseed: -1\n---\n", "bad.md:3: the seed \"-1\" is no whole number"),
            ("---\nformat: lab-notebook 1\n\u{1B}[31m\n---\n", "bad.md:3: \"\\u{1B}[31m\" is no line of front matter"),
            (head + "```repl\noutput\n```\n", "bad.md:5: a repl block begins with a cell"),
            (head + "```repl sometimes\n> 1\n```\n", "bad.md:4: \"sometimes\" is no attribute of a repl block"),
            (head + "```repl\n> 1\n```\n```quiz number\nHow much?\n```\n", "bad.md:7: this quiz has no answer"),
            (head + "```repl\n> 1\n```\n```quiz riddle\nHow much?\n```\n", "bad.md:7: this quiz is of no known kind"),
            (head + "```quiz choice\nQ\n- [x] a\n```\n", "bad.md:6: this quiz has no feedback here"),
            ("> 1\n1\n", "bad.md:1: there is no cell in it"),
            ("```repl\r> 1\r```\r", "bad.md:1: "),
        ])
    func unreadable(text: String, says: String) throws {
        try Self.expect("bad.md", Data(text.utf8), code: 2, says: says)
    }

    @Test("bytes that are no text are exit 2, with the line that holds them")
    func noText() throws {
        let good = Data("```repl\n> 1\n1\n```\n".utf8)
        try Self.expect(
            "a.md", good + [0x63, 0x61, 0x66, 0xE9, 0x0A], code: 2, says: "a.md:5: this line is not in UTF-8")
        try Self.expect("a.md", good + [0x61, 0x00, 0x0A], code: 2, says: "a.md:5: this line holds a NUL byte")
        try Self.expect("a.md", Data([0xFF, 0xFE, 0x23, 0x00]), code: 2, says: "a.md:1: ")
        try Self.expect("a.md", Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) }), code: 2, says: "a.md:1: ")
    }

    @Test("a folder, a file that is not there and one that may not be read are exit 2")
    func noFile() throws {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.work + "/sub.md", withIntermediateDirectories: true)
        for (file, says) in [
            ("sub.md", "sub.md is a folder"), ("none.md", "none.md cannot be read"), ("", "cannot be read"),
        ] {
            for call in ["replay", "run"] {
                let run = try ProgramRun(call, file, in: folder)
                #expect(run.code == 2)
                #expect(run.errors.contains(says), "\(run.errors)")
            }
        }
    }

    @Test(
        "twenty megabytes on one line are a verdict or an error, and soon",
        arguments: ["cell", "answer", "prose", "key"])
    func longLine(place: String) throws {
        let long = String(repeating: "a", count: 20_000_000)
        let folder = try ScratchFolder()
        let (text, code): (String, Int32) =
            switch place {
            case "cell": ("```repl\n> \(long)\n1\n```\n", 1)
            case "answer": ("```repl\n> 1\n\(long)\n```\n", 1)
            case "prose": ("\(long)\n```repl\n> 1\n1\n```\n", 0)
            default: ("---\n\(long)\n---\n```repl\n> 1\n1\n```\n", 2)
            }
        try folder.write(text, to: "long.md")
        let run = try ProgramRun("replay", "long.md", in: folder)
        #expect(run.code == code)
        #expect((run.output + run.errors).utf8.count < 4096)
        #expect(try folder.read("long.md").utf8.count == text.utf8.count)
    }

    @Test(
        "a transcript that was edited into nonsense has verdicts, with file and line",
        arguments: [
            ("> prompt Paris is\nnonsense\n. more\n! and more\n> > >", "t.md:"),
            ("> )(\n...", "t.md:5: it failed"), ("> \"\\u{110000}\"\n\\\\\\", "t.md:5: it failed"),
            ("> x = \\\n. [\n...", "t.md:5: it failed"), ("> 1\n> 2\n> 3\n3", "t.md:5\n"),
            ("> \u{1B}[2J\n1", "t.md:5: it failed"), ("> 1\n[..]\n...\n2", "t.md:5\n"),
        ])
    func nonsense(cells: String, says: String) throws {
        let folder = try ScratchFolder()
        try folder.write(Self.head + "```repl\n\(cells)\n```\n", to: "t.md")
        let run = try ProgramRun("replay", "t.md", in: folder)
        #expect(run.code == 1)
        #expect(run.output.contains(says), "\(run.output)")
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test("a notebook that replays itself comes to an end")
    func itself() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> replay self.md\n...\n> replay self.md\n...\n> 1\n1\n```\n", to: "self.md")
        let run = try ProgramRun("replay", "--keep-going", "self.md", in: folder)
        #expect([0, 1].contains(run.code))
        #expect(run.output.contains("3 cells: "))
        let typed = try ProgramRun("-e", "replay self.md", in: folder)
        #expect(typed.output.contains("a file that is replayed cannot replay another"))
    }

    @Test("an update that cannot be written is exit 2, and the file stays as it is", .enabled(if: getuid() != 0))
    func readOnly() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n2\n```\n", to: "page.md")
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.work)
        let run = try ProgramRun("replay", "--update", "page.md", in: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.work)
        #expect(run.code == 2)
        #expect(run.errors.contains("page.md cannot be written"))
        #expect(try folder.read("page.md") == "```repl\n> 1\n2\n```\n")
    }
}
