import Foundation
import TestSupport
import Testing

@Suite("Training in a terminal", .serialized, .enabled(if: TmuxSession.isAvailable, "tmux is not installed"))
struct TrainingTests {
    private func start(_ arguments: String = "", columns: Int = 80, rows: Int = 40) throws -> TmuxSession {
        let lab = try TmuxSession("'\(BuiltProgram.path)' \(arguments)", columns: columns, rows: rows)
        try #require(try lab.wait(for: "lab[1]>") != nil)
        try lab.enter("prompt Paris is the capital of")
        try #require(try lab.wait(for: "lab[2]>") != nil)
        return lab
    }

    @Test("the picture is drawn in place, Ctrl-C keeps what was learned, and nothing of it is left")
    func live() throws {
        let lab = try start()
        try lab.enter("train fresh steps=100000 watch=\" France\"")
        let first = try #require(try lab.wait(for: "Ctrl-C stops, and keeps what was learned."))
        #expect(first.contains("loss in nats") && first.contains("p(␠France)") && first.contains("tokens a second"))
        let later = try #require(
            try lab.wait { $0 != first && $0.contains("Ctrl-C stops") && $0.contains(" left\n") })
        #expect(later.components(separatedBy: "of 100,000").count == 2, "\(later)")
        try lab.press("C-c")
        let screen = try #require(try lab.wait(for: "lab[3]>"))
        #expect(screen.contains("Stopped after step ") && screen.contains(" of 100,000; the model keeps what it"))
        #expect(!screen.contains("Ctrl-C stops") && !screen.contains("^C"))
        #expect(screen.components(separatedBy: "loss in nats").count == 2, "\(screen)")
        try lab.enter("history")
        let history = try #require(try lab.wait(for: "lab[4]>"))
        #expect(!history.contains("steps=100000 watch=\" France\"\n  2"))
        let done = try #require(screen.firstMatch(of: /after step ([0-9,]+) of/)).1.filter { $0 != "," }
        #expect(history.contains("train fresh steps=\(done) watch=\" France\""), "\(history)")
        try lab.enter("undo")
        #expect(try lab.wait(for: "Taken back: train fresh steps=\(done)") != nil)
        try lab.enter("info")
        #expect(try lab.wait(for: "mini: 1,088,256 parameters\n") != nil)
    }

    @Test("what is typed meanwhile does not disturb the picture, and is the next cell")
    func typing() throws {
        let lab = try start()
        try lab.enter("train fresh steps=100")
        #expect(try lab.wait(for: "Ctrl-C stops, and keeps what was learned.") != nil)
        try lab.press("Enter", "Enter")
        try lab.enter("2 + 5")
        let screen = try #require(try lab.wait(for: "\n7\n"))
        #expect(screen.contains("lab[3]> 2 + 5\n7\n"), "\(screen)")
        #expect(
            !screen.contains("Ctrl-C stops") && screen.components(separatedBy: "loss in nats").count == 2, "\(screen)")
    }

    @Test("60 columns, and a window that becomes narrower on the way")
    func narrow() throws {
        let lab = try start(columns: 100)
        try lab.enter("train fresh steps=100000 watch=\" France\"")
        #expect(try lab.wait(for: "Ctrl-C stops, and keeps what was learned.") != nil)
        try lab.resize(columns: 60, rows: 40)
        let narrow = try lab.wait { screen in
            let lines = screen.split(separator: "\n").drop { !$0.hasPrefix("lab[2]>") }
            return lines.count == 9 && lines.allSatisfy { $0.count <= 60 } && screen.contains("Ctrl-C stops")
        }
        let screen = try lab.screen()
        #expect(narrow != nil, "\(screen)")
        try lab.press("C-c")
        let end = try #require(try lab.wait(for: "lab[3]>"))
        #expect(end.components(separatedBy: "loss in nats").count == 2, "\(end)")
    }

    @Test("plain: sentences as the steps go by, and no cursor that moves")
    func plain() throws {
        let lab = try PseudoTerminal()
        let home = NSTemporaryDirectory() + "lab-train-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let words = [BuiltProgram.path, "--plain", "-e", "train fresh steps=400"]
        try lab.start(words, in: home, environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": home])
        #expect(lab.wait(for: "step 360 of 400, loss "))
        #expect(lab.exit() == 0)
        #expect(!lab.output.contains("\u{1B}"))
    }
}
