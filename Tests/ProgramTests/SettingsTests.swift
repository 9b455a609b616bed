import Foundation
import TestSupport
import Testing

@Suite("Settings", .serialized)
struct SettingsTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private var file: String { folder.home + "/lab/settings" }

    private func keep(_ text: String) throws {
        try FileManager.default.createDirectory(atPath: folder.home + "/lab", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    @Test("what is set at the prompt holds in the next session, and undo takes it back there, too")
    func kept() throws {
        let lab = try LabTerminal(folder)
        try lab.open()
        try lab.enter("set digits=7 top=2")
        #expect(try lab.enter("1/3").contains("\n0.3333333\n"))
        #expect(lab.leave() == 0)
        try lab.open()
        #expect(try lab.enter("1/3").contains("\n0.3333333\n"))
        let table = try lab.enter("prompt Paris is the capital of")
        #expect(table.contains(" 2  ") && !table.contains(" 3  "))
        try lab.enter("set digits=3")
        try lab.enter("undo")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "set digits=7\nset top=2\nset unit=nats\n")
    }

    @Test("undo at the start of a session does not take the kept settings back")
    func notUndone() throws {
        try keep("set digits=8\n")
        let run = try ProgramRun("-e", "1/3", "-e", "undo", "-e", "undo", "-e", "1/3", "--keep-going", in: folder)
        #expect(run.output.contains("> undo\n  Taken back: 1/3\n> undo\n> 1/3\n0.33333333\n"))
    }

    @Test(
        "every setting changes what it says",
        arguments: [
            ("set digits=8", "1/3", "0.33333333"), ("set digits=1", "1/3", "0.3\n"),
            ("set top=2", "prompt Paris is", "2,046 others"), ("set unit=bits", "prompt Paris is", " bits"),
            ("set unit=nats", "prompt Paris is", " nats"), ("set timing=on", "load nano", " ms"),
            ("set", "set", "digits=4\n  top=10\n  unit=nats\n"),
        ])
    func settings(setting: String, cell: String, part: String) throws {
        let run = try ProgramRun("-e", setting, "-e", cell, in: folder)
        #expect(run.output.contains(part), "\(run.output)")
        #expect(run.code == 0)
        // Only a person at a terminal keeps settings.
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("without timing nothing says how long it took")
    func timing() throws {
        #expect(try !ProgramRun("-e", "load nano", in: folder).output.contains(" ms"))
    }

    @Test(
        "a setting out of range is refused with its range",
        arguments: [
            ("digits=0", "digits goes from 1 to 17"), ("digits=18", "17"), ("top=0", "top"), ("top=1001", "1000"),
            ("unit=pounds", "the unit is nats or bits, not \"pounds\""), ("timing=maybe", "timing is on or off"),
            ("colour=red", "no option \"colour=\" here"), ("digits=x", "x"),
            ("digits=8 9", "\"9\" is one word too many"),
        ])
    func refused(setting: String, part: String) throws {
        let run = try ProgramRun("-e", "set \(setting)", in: folder)
        #expect(run.code == 1)
        #expect(run.errors.contains(part), "\(run.errors)")
    }

    @Test("lines of the file that are no settings are reported by number, and skipped")
    func malformed() throws {
        try keep("# mine\n\nset digits=8\nset digits=99\nprompt x\nset \u{1B}[31m\n\u{FFFD}\nset top=3 # few\n")
        let run = try ProgramRun("-e", "1/3", "-e", "set", "-e", "save all.md", in: folder)
        #expect(run.output.contains("\n0.33333333\n") && run.output.contains("top=3"))
        #expect(run.code == 0)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.map { $0.split(separator: ":")[1] } == ["4", "5", "6", "7"])
        #expect(!run.errors.contains("\u{1B}"))
        // What failed is no part of the session.
        #expect(try !folder.read("all.md").contains("digits=99"))
        #expect(try ProgramRun("replay", "--strict", "all.md", in: folder).code == 0)
    }

    @Test("comments in the file stay when a setting is kept, and so does a link")
    func comments() throws {
        try keep("")
        try FileManager.default.removeItem(atPath: file)
        let target = folder.path + "/mine"
        try Data("# mine\nset digits=8\n".utf8).write(to: URL(fileURLWithPath: target))
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
        let lab = try LabTerminal(folder)
        try lab.open()
        try lab.enter("set top=4")
        #expect(lab.leave() == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file) == target)
        let text = try String(contentsOfFile: target, encoding: .utf8)
        #expect(text == "# mine\nset digits=8\nset top=4\nset unit=nats\n")
    }

    @Test("files that are run or replayed never see the settings")
    func notForFiles() throws {
        try keep("set digits=8\nset top=1\n")
        try folder.write("```repl\n> 1/3\n0.3333\n> set\n  digits=4\n  top=10\n  unit=nats\n```\n", to: "page.md")
        #expect(try ProgramRun("run", "page.md", in: folder).output.contains("\n0.3333\n"))
        let replay = try ProgramRun("replay", "--strict", "page.md", in: folder)
        #expect(replay.code == 0, "\(replay.output)")
        #expect(try ProgramRun("-e", "replay page.md strict=on", in: folder).output.contains("2 cells: 2 exact"))
    }
}
