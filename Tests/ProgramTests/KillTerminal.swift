import Foundation
import TestSupport
import Testing

/// The program with a person at a terminal, cell by cell.
final class LabTerminal {
    let folder: ScratchFolder
    let terminal: PseudoTerminal
    /// Cells that the program now running has been given.
    private(set) var count = 0

    init(_ folder: ScratchFolder) throws {
        self.folder = folder
        terminal = try PseudoTerminal()
    }

    /// - Parameter shell: what the shell does before it becomes the program.
    func open(_ arguments: String..., shell: String = ":", environment: [String: String] = [:]) throws {
        count = 0
        let words = ["/bin/sh", "-c", "\(shell); exec \"$0\" \"$@\"", BuiltProgram.path] + arguments
        let variables = folder.environment.merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 }.merging(environment) {
            $1
        }
        try terminal.start(words, in: folder.work, environment: variables)
        try #require(terminal.wait { Self.cellsEnded($0) == 0 }, "no prompt: \(terminal.text)")
    }

    /// Types a cell, waits for its end, and returns what came on the screen meanwhile.
    @discardableResult
    func enter(_ cell: String) throws -> String {
        count += 1
        let before = terminal.text.count
        terminal.type(cell + "\r")
        try #require(terminal.wait { Self.cellsEnded($0) == self.count }, "\(cell) does not end: \(terminal.text)")
        return String(terminal.text.dropFirst(before))
    }

    func kill() { terminal.end(with: SIGKILL) }

    /// Ctrl-D, and the exit code.
    func leave() -> Int32? {
        terminal.type("\u{4}")
        return terminal.exit()
    }

    /// The number of the last prompt, less one; nil before the first.
    static func cellsEnded(_ text: String) -> Int? {
        guard let last = text.ranges(of: "lab[").last, let end = text[last.upperBound...].firstIndex(of: "]") else {
            return nil
        }
        return Int(text[last.upperBound..<end]).map { $0 - 1 }
    }

    /// What is in the folder of journals.
    var journals: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.journals).sorted()) ?? []
    }
}

extension ScratchFolder {
    var journals: String { home + "/lab/sessions" }

    /// Lays a journal there as a session that was cut off would have.
    func leaveJournal(_ bytes: some Sequence<UInt8>, name: String = "2026-11-20T100000.000Z-1.md") throws {
        try FileManager.default.createDirectory(atPath: journals, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(journals)/\(name)"))
    }
}
