import Foundation
import TestSupport
import Testing

/// What a terminal sends for a paste, and what becomes of it.
@Suite("A paste", .serialized)
struct PasteTests {
    private let lab: PromptTerminal

    init() throws { lab = try PromptTerminal() }

    private func paste(_ text: String) { lab.terminal.type("\u{1B}[200~\(text)\u{1B}[201~") }

    @Test("two thousand lines are two thousand cells")
    func long() throws {
        paste((1...2000).map { "x = \($0)\r" }.joined())
        #expect(lab.waitForCell(2001))
        lab.terminal.type("x + 1\r")
        #expect(lab.terminal.wait(for: "\n2001\n"))
    }

    @Test("a paste that ends within a bracket waits for the rest, at a prompt that says so")
    func open() throws {
        paste("z = [1,\r2")
        #expect(lab.terminal.wait(for: "...> 2"))
        lab.terminal.type(", 3]\r")
        #expect(lab.waitForCell(2))
        #expect(lab.terminal.text.contains("[1, 2, 3]"))
    }

    @Test("a cell over several lines within a paste is one cell")
    func severalLines() throws {
        paste("1 + 1\rz = [1,\r2,\r3]\rsum(z)\r")
        #expect(lab.waitForCell(4))
        #expect(lab.terminal.text.contains("\n6\n"))
    }

    @Test("a pasted tab, escape or other control character is a space, not a key")
    func controls() throws {
        paste("temp\t0.5\r\u{1B}]0;x\u{7}\r1 +\u{4} 1\r\u{9B}2J\r")
        #expect(lab.waitForCell(5))
        #expect(lab.terminal.text.contains("temp 0.5"))
        #expect(lab.terminal.text.contains("lab[2]>  ]0;x \n"))
        #expect(lab.terminal.text.contains("lab[3]> 1 +  1\n"))
        #expect(lab.terminal.text.contains("lab[4]> \\u{9B}2J\n"))
        #expect(!lab.terminal.output.unicodeScalars.contains("\u{9B}"))
        #expect(!lab.terminal.output.contains("\u{1B}]0;"))
    }

    @Test("Ctrl-C stops the running cell, and what was pasted behind it is not run")
    func interrupt() throws {
        paste("prompt Paris is\rsample 200 count=1000\r1 + 1\r2 + 2\r")
        #expect(lab.terminal.wait(for: "sample 200 count=1000\n"))
        lab.terminal.type("\u{3}")
        #expect(lab.waitForCell(3))
        #expect(lab.terminal.text.contains("  interrupted\n(2 pasted lines were not run.)\nlab[3]> "))
        lab.terminal.type("3 + 3\r")
        #expect(lab.waitForCell(4))
    }
}

/// The program at its first prompt, in a terminal of the test's own.
final class PromptTerminal {
    let terminal: PseudoTerminal
    private let home = NSTemporaryDirectory() + "lab-prompt-\(UUID().uuidString)"

    init(environment: [String: String] = [:]) throws {
        terminal = try PseudoTerminal()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try start(environment: environment)
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    func start(environment: [String: String] = [:]) throws {
        var variables = ProcessInfo.processInfo.environment
        for name in ["COLUMNS", "LAB_HOME"] { variables[name] = nil }
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] { variables[name] = home }
        variables.merge(["LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"].merging(environment) { $1 }) { $1 }
        try terminal.start([BuiltProgram.path], in: home, environment: variables)
        try #require(waitForCell(1), "no prompt: \(terminal.text)")
    }

    func waitForCell(_ number: Int, seconds: Double = 60) -> Bool {
        terminal.wait(seconds: seconds) { $0.contains("lab[\(number)]") && $0.hasSuffix("> ") }
    }
}
