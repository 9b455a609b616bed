import Foundation
import TestSupport
import Testing

@Suite("Signals at a terminal", .serialized)
struct SignalTests {
    @Test(
        "a signal that ends it leaves the terminal as a shell needs it, and the session is offered",
        arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func ended(number: Int32) throws {
        let lab = try PromptTerminal()
        lab.terminal.type("x = 5\r")
        #expect(lab.waitForCell(2))
        #expect(!lab.terminal.isCooked)
        lab.terminal.type("half a li")
        #expect(lab.terminal.wait(for: "half a li"))
        lab.terminal.signal(number)
        #expect(lab.terminal.exit().map { $0 & 0x7F } == number)
        #expect(lab.terminal.isCooked)
        #expect(lab.terminal.output.hasSuffix("\u{1B}[?2004l"))
        try lab.start()
        #expect(lab.terminal.text.contains("restore brings back its 1 cell."))
    }

    @Test(
        "the same while it computes, and while it draws how far it is",
        arguments: [("sample 200 count=1000", "count=1000\n"), ("train fresh steps=100000", "Ctrl-C stops, and keeps")])
    func endedComputing(cell: String, seen: String) throws {
        let lab = try PromptTerminal()
        lab.terminal.type("prompt Paris is\r")
        #expect(lab.waitForCell(2))
        lab.terminal.type(cell + "\r")
        #expect(lab.terminal.wait(for: seen))
        lab.terminal.signal(SIGTERM)
        #expect(lab.terminal.exit().map { $0 & 0x7F } == SIGTERM)
        #expect(lab.terminal.isCooked)
    }

    @Test("a terminal that is killed without a word is set right by the next session, and stays so after it")
    func killed() throws {
        let lab = try PromptTerminal()
        lab.terminal.end(with: SIGKILL)
        #expect(!lab.terminal.isCooked)
        try lab.start()
        lab.terminal.type("prompt Paris is\r")
        #expect(lab.waitForCell(2))
        lab.terminal.type("sample 200 count=1000\r")
        #expect(lab.terminal.wait(for: "count=1000\n"))
        lab.terminal.type("\u{3}")
        #expect(lab.terminal.wait(for: "interrupted"))
        #expect(lab.waitForCell(3))
        lab.terminal.type("\u{4}")
        #expect(lab.terminal.exit() == 0)
        #expect(lab.terminal.isCooked)
    }

    @Test(
        "what is typed behind a Ctrl-C in the same moment belongs to the next line",
        arguments: ["half a li", "\u{12}emp", "[1,\r2", ""])
    func typedAhead(line: String) throws {
        let lab = try PromptTerminal()
        lab.terminal.type("temp 0.5\r")
        #expect(lab.waitForCell(2))
        lab.terminal.type(line + "\u{3}20 + 3\r")
        #expect(lab.terminal.wait(for: "\n23\n"), "\(lab.terminal.text)")
    }

    @Test("a person at a terminal that can do nothing has a prompt, and no failed cell drives them away")
    func dumb() throws {
        let lab = try PromptTerminal(environment: ["TERM": "dumb"])
        lab.terminal.type("oops\r")
        #expect(lab.waitForCell(2))
        lab.terminal.type("1 + 1\r")
        #expect(lab.waitForCell(3))
        #expect(lab.terminal.text.contains("\n2\n"))
        lab.terminal.type("\u{3}")
        #expect(lab.terminal.wait(for: "To leave, press Ctrl-D or type quit."))
        #expect(!lab.terminal.output.contains("\u{1B}"))
        lab.terminal.type("\u{4}")
        #expect(lab.terminal.exit() == 0)
    }
}

/// Under a shell with job control, which stops and continues what runs in it.
@Suite("In a shell", .serialized, .enabled(if: TmuxSession.isAvailable, "tmux is not installed"))
struct ShellTests {
    private let shell: TmuxSession

    init() throws {
        shell = try TmuxSession("PS1='shell: ' bash --norc --noprofile -i")
        try #require(try shell.wait(for: "shell:") != nil)
        try shell.enter("'\(BuiltProgram.path)'")
        try #require(try shell.wait(for: "lab[1]>") != nil)
    }

    private func expect(_ text: String) throws {
        let found = try shell.wait(for: text)
        let screen = try shell.screen()
        #expect(found != nil, "no \"\(text)\" in: \(screen)")
    }

    private func expectEcho() throws {
        try shell.enter("stty -a | grep -ow -e '-icanon' -e '-echo' -e 'isig' | tr '\\n' '+'; echo done")
        try expect("isig+done")
        #expect(try !shell.screen().contains("-icanon+"))
    }

    @Test("Ctrl-Z at the prompt hands the terminal back, and fg takes it again with what was typed")
    func stopAtPrompt() throws {
        try shell.type("1 + 1")
        try expect("lab[1]> 1 + 1")
        try shell.press("C-z")
        try expect("Stopped")
        try expectEcho()
        try shell.enter("clear; fg")
        try expect("lab[1]> 1 + 1")
        try shell.type("0")
        try shell.press("Home", "Right", "Right")
        try shell.type("+ 7 ")
        try expect("lab[1]> 1 + 7 + 10")
        try shell.press("Enter")
        try expect("\n18\nlab[2]>")
        try shell.press("C-d")
        try expect("lab[2]> ^D\nshell:")
        try expectEcho()
    }

    @Test("Ctrl-Z while it computes, and fg; Ctrl-C still stops the cell")
    func stopComputing() throws {
        try shell.enter("prompt Paris is")
        try expect("lab[2]>")
        try shell.enter("sample 200 count=1000")
        try expect("count=1000\n")
        try shell.press("C-z")
        try expect("Stopped")
        try expectEcho()
        try shell.enter("clear; fg")
        #expect(try shell.wait { $0.contains("lab") && !$0.contains("shell:") } != nil)
        try shell.press("C-c")
        let screen = try #require(try shell.wait(for: "lab[3]>"))
        #expect(screen.contains("interrupted"))
        try shell.enter("2 + 2")
        try expect("\n4\n")
    }

    @Test("killed at the prompt, it leaves a shell that is usable")
    func killed() throws {
        try shell.press("C-z")
        try expect("Stopped")
        try shell.enter("clear; pid=$(jobs -p); (sleep 1; kill -9 $pid) & disown $!; fg %1")
        try expect("lab[1]>")
        try expect("Killed\nshell:")
        try expectEcho()
    }

    @Test("the window's size is followed: the line stays, and the next answer fits")
    func resize() throws {
        try shell.type("prompt Rome is the")
        try expect("lab[1]> prompt Rome is the")
        try shell.resize(columns: 62, rows: 20)
        try shell.type(" capital of")
        try expect("lab[1]> prompt Rome is the capital of")
        try shell.press("Enter")
        let screen = try #require(try shell.wait(for: "lab[2]>"))
        #expect(screen.contains("1   ␠Italy"))
        let bars = screen.split(separator: "\n").filter { $0.contains("█") }
        #expect(!bars.isEmpty && bars.allSatisfy { $0.count <= 62 })
    }

    @Test("Ctrl-R finds an earlier cell by a part of it")
    func search() throws {
        try shell.enter("temp 0.5")
        try expect("lab[2]>")
        try shell.enter("1 + 1")
        try expect("lab[3]>")
        try shell.press("C-r")
        try shell.type("emp")
        try expect("temp 0.5\nbck:emp")
        try shell.press("Enter")
        try expect("lab[4]>")
        #expect(try shell.screen().contains("lab[3]> temp 0.5"))
        // Ctrl-C leaves a search without leaving the program.
        try shell.press("C-r")
        try shell.type("emp")
        try shell.press("C-c")
        try shell.enter("2 + 3")
        try expect("\n5\n")
    }
}
