import Engine
import Foundation
import TestSupport
import Testing

@Suite("In a terminal", .serialized, .enabled(if: TmuxSession.isAvailable, "tmux is not installed"))
struct InteractiveTests {
    private func start(_ arguments: String = "", columns: Int = 80, environment: [String: String] = [:]) throws
        -> TmuxSession
    {
        let session = try TmuxSession("'\(BuiltProgram.path)' \(arguments)", columns: columns, environment: environment)
        let prompt = try session.wait(for: "lab[1]>")
        let screen = try session.screen()
        try #require(prompt != nil, "no prompt: \(screen)")
        return session
    }

    @Test("a session: a question, its answer, a head off, and out with Ctrl-D")
    func session() throws {
        let lab = try start()
        try lab.enter("prompt When Anna and Ben went to the market, Ben gave a map to")
        let answer = try #require(try lab.wait(for: "lab[2]>"))
        #expect(answer.contains("1   ␠Anna"))
        #expect(answer.contains("almost certain"))
        try lab.enter("ablate L2H1")
        let changed = try #require(try lab.wait(for: "lab[3] −L2H1>"))
        #expect(changed.contains("what comes next    before     after      points\n  ␠Ben"))
        try lab.press("C-d")
        #expect(try lab.wait(for: "LEFT 0") != nil)
    }

    @Test("a misspelt command is underlined, and the right one offered")
    func caret() throws {
        let lab = try start()
        try lab.enter("promt x")
        let screen = try #require(try lab.wait(for: "lab[2]>"))
        #expect(screen.contains("lab[1]> promt x\n        ^^^^^\n"))
        #expect(screen.contains("no command \"promt\"; did you mean \"prompt\"?"))
    }

    @Test("arrows edit the line, also between wide characters")
    func arrows() throws {
        let lab = try start()
        try lab.type("tkens 日本é")
        try lab.press("Left", "Left")
        try lab.type("x")
        try lab.press("Home", "Right")
        try lab.type("o")
        #expect(try lab.wait(for: "lab[1]> tokens 日x本é") != nil)
        try lab.press("Enter")
        #expect(try lab.wait(for: "lab[2]>") != nil)
    }

    @Test("Tab completes an only candidate with a space, and lists several")
    func completion() throws {
        let lab = try start()
        try lab.type("gre")
        try lab.press("Tab")
        try lab.type("5")
        #expect(try lab.wait(for: "lab[1]> greedy 5") != nil)
        try lab.press("C-c")
        try lab.type("l")
        try lab.press("Tab")
        #expect(try lab.wait(for: "load") != nil)
        try lab.type("oad na")
        try lab.press("Tab")
        #expect(try lab.wait(for: "lab[1]> load nano") != nil)
    }

    @Test("the arrow up brings back the last cell")
    func history() throws {
        let lab = try start()
        try lab.enter("temp 0.5")
        #expect(try lab.wait(for: "lab[2]>") != nil)
        try lab.press("Up")
        #expect(try lab.wait(for: "lab[2]> temp 0.5") != nil)
    }

    @Test("a hint stands behind the cursor, and the right arrow takes it")
    func hint() throws {
        let lab = try start()
        try lab.type("sof")
        #expect(try lab.wait(for: "lab[1]> softmax [2, 1, 0.1]") != nil)
        try lab.press("Right", "Enter")
        #expect(try lab.wait(for: "0.6590") != nil)
    }

    @Test("a hint that is longer than its row is cut there, and nothing of it stays behind")
    func longHint() throws {
        let lab = try start()
        try lab.type("ste")
        #expect(try lab.wait(for: "lab[1]> steer L1 from=") != nil)
        try lab.press("C-u")
        try lab.enter("start = 1")
        let screen = try #require(try lab.wait(for: "lab[2]>"))
        #expect(screen.contains("lab[1]> start = 1\n") && !screen.contains("scale="), "\(screen)")
    }

    @Test("Ctrl-C abandons what is typed, and on an empty line says how to leave")
    func interruptWhileTyping() throws {
        let lab = try start()
        try lab.type("nonsense")
        #expect(try lab.wait(for: "nonsense") != nil)
        try lab.press("C-c")
        #expect(try lab.wait { $0.contains("nonsense\nlab[1]>") } != nil)
        #expect(try !lab.screen().contains("Ctrl-D"))
        try lab.press("C-c")
        #expect(try lab.wait(for: "To leave, press Ctrl-D or type quit.") != nil)
        try lab.enter("quit")
        #expect(try lab.wait(for: "LEFT 0") != nil)
    }

    @Test("a paste of several lines is one cell each")
    func paste() throws {
        let lab = try start()
        try lab.paste("temp 0.5\nseed 3\ntemp")
        let screen = try #require(try lab.wait(for: "lab[3]> temp"))
        #expect(screen.contains("\nlab[1]> temp 0.5\n"))
        #expect(screen.contains("\nlab[2]> seed 3\n"))
    }

    @Test("Ctrl-C stops a long run at once, and the session goes on")
    func interruptWhileComputing() throws {
        let folder = NSTemporaryDirectory() + "lab-random-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shape = GPT2Configuration(layers: 12, heads: 12, width: 768, context: 1024, vocabulary: 50_257)
        try writeRandomModel(
            to: folder, configuration: shape, type: .f32, seed: 1, prefix: false,
            tokenizerFrom: Repository.root + "/models/mini")
        let lab = try start("--model '\(folder)'")
        try lab.enter("prompt Paris is the capital of")
        #expect(try lab.wait(for: "lab[2]>") != nil)
        try lab.enter("sample 900 count=1000")
        Thread.sleep(forTimeInterval: 1)
        try lab.press("C-c")
        let screen = try #require(try lab.wait(for: "lab[3]>"))
        #expect(screen.contains("interrupted"))
        try lab.enter("temp")
        #expect(try lab.wait(for: "lab[4]>") != nil)
    }

    @Test("60 columns: no line is wider, and the bars still show")
    func narrow() throws {
        let lab = try start(columns: 60)
        try lab.enter("prompt My favourite country is")
        let screen = try #require(try lab.wait(for: "lab[2]>"))
        #expect(screen.contains("█"))
        #expect(screen.split(separator: "\n").allSatisfy { $0.count <= 60 })
        #expect(screen.contains("or  lesson"))
    }

    @Test("a terminal that can do nothing is read plainly")
    func dumb() throws {
        let lab = try TmuxSession("'\(BuiltProgram.path)'", environment: ["TERM": "dumb"])
        try lab.enter("prompt Paris is the capital of")
        #expect(try lab.wait(for: "France") != nil)
        try lab.press("C-d")
        #expect(try lab.wait(for: "LEFT 0") != nil)
    }
}
