import Foundation
import TestSupport
import Testing

@Suite("The tutor in a terminal", .serialized, .enabled(if: TmuxSession.isAvailable, "tmux is not installed"))
struct TutorTests {
    @Test("a lesson with wrong answers, hints, an open bracket, a way out and a way back")
    func lesson() throws {
        let program = "'\(BuiltProgram.path)' lesson 3"
        let lab = try TmuxSession("sh -c \"trap : INT; \(program); \(program)\"", rows: 60)
        #expect(try lab.wait(for: "── 03 From logits to probabilities · step 1 of 15") != nil)
        #expect(try lab.wait(for: "03·1/15 lab[1]>") != nil)
        try lab.enter("30")
        #expect(try lab.wait(for: "Enter types  `prompt My favourite country is`") != nil)
        try lab.press("Enter")
        // The cell stands where the empty line was.
        #expect(try lab.wait(for: "03·1/15 lab[2]> prompt My favourite country is\n<|endoftext|>") != nil)
        #expect(try lab.wait(for: "✗ You said 30, and it is 2.145: too high by a factor of 14.") != nil)
        for number in 3...6 {
            #expect(try lab.wait(for: "lab[\(number)]>") != nil)
            try lab.press("Enter")
        }
        #expect(try lab.wait(for: "03·3/15 lab[7]>") != nil)
        // Nobody is trapped, and experiments lose nothing.
        try lab.enter("(1 +")
        #expect(try lab.wait(for: "...>") != nil)
        try lab.press("C-c")
        #expect(try lab.wait(for: "The cell was given up.") != nil)
        try lab.enter("temp 0.1")
        #expect(try lab.wait(for: "lab[8]>") != nil)
        try lab.press("C-c")
        #expect(try lab.wait(for: "To leave the lesson, press Ctrl-D or type lesson stop; your place is kept.") != nil)
        try lab.enter("lesson 3 step=6")
        #expect(try lab.wait(for: "How many times as large as `exp(3)` is `exp(5)`?") != nil)
        #expect(try lab.wait(for: "03·6/15 lab[1]>") != nil)
        try lab.enter("2")
        #expect(try lab.wait(for: "✗ That is how far 5 lies above 3.") != nil)
        #expect(try lab.wait(for: "03·6/15 lab[2]>") != nil)
        try lab.enter("hint")
        #expect(try lab.wait(for: "From 3 to 5 there are two steps of 1.") != nil)
        #expect(try lab.wait(for: "03·6/15 lab[3]>") != nil)
        try lab.press("C-d")
        #expect(try lab.wait(for: "Your place is kept: lab lesson 03 goes on with step 6.") != nil)

        // The program again: it goes on there.
        #expect(try lab.wait(for: "You were here last time.") != nil)
        func prompt(_ text: String) throws -> Bool {
            try lab.wait { $0.split(separator: "\n").last == Substring(text) } != nil
        }
        #expect(try prompt("03·6/15 lab[1]>"))
        try lab.enter("7,389")
        #expect(try lab.wait(for: "✓ Right: 7.389.") != nil)
        #expect(try prompt("03·6/15 lab[2]>"))
        try lab.press("Enter")
        #expect(try lab.wait(for: "Enter types  `e = exp(z)`") != nil)
        #expect(try prompt("03·7/15 lab[3]>"))
        try lab.enter("e=exp( z )")
        #expect(try lab.wait(for: "[7.389, 2.718, 1.105]") != nil)
        #expect(try prompt("03·7/15 lab[4]>"))
        try lab.enter("lesson stop")
        #expect(try lab.wait(for: "Your place is kept: `lesson 03` goes on with step 7.") != nil)
        #expect(try prompt("lab[2]>"))
        try lab.press("C-d")
        #expect(try lab.wait(for: "LEFT 0") != nil)
    }

    @Test("--plain moves no cursor and draws nothing")
    func plain() throws {
        let terminal = try PseudoTerminal(columns: 60)
        let home = NSTemporaryDirectory() + "lab-tutor-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let folders = ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"].map { ($0, home) }
        let variables = ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home]
        try terminal.start(
            [BuiltProgram.path, "--plain", "lesson", "3"], in: Repository.root,
            environment: variables.merging(folders) { $1 })
        #expect(terminal.wait(for: "03 From logits to probabilities, step 1 of 15"))
        #expect(terminal.wait(for: "03 1/15 lab[1]> "))
        terminal.type("3\r")
        #expect(terminal.wait(for: "Enter types"))
        terminal.type("\r")
        #expect(terminal.wait(for: "lab[2]> prompt My favourite country is"))
        #expect(terminal.wait(for: "You said 3, and it is 2.145"))
        #expect(!terminal.output.contains("\u{1B}[A"))
        #expect(terminal.wait(for: "lab[3]> "))
        terminal.type("\u{4}")
        #expect(terminal.exit() == 0)
    }
}
