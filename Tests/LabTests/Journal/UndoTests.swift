import Foundation
import Testing

@testable import Lab

@Suite("undo and history")
struct UndoTests {
    private func message(_ session: inout Session, _ cell: String) throws -> String {
        guard case .message(let text) = try session.value(cell) else {
            Issue.record("\(cell) gave no words")
            return ""
        }
        return text
    }

    @Test(
        "undo takes back what a cell changed, whatever that was",
        arguments: [
            "temp 0.5", "seed 9", "prompt Rome is", "ablate L2H0", "bias \" France\" 2", "noise L1 std=0.5",
            "filter top-k=3", "x = 5", "x = [1, 2]", "load nano", "pick 1", "sample 3", "set digits=8", "greedy 2",
            "1 + 1", "clear",
        ])
    func back(cell: String) throws {
        var session = try session("prompt Paris is the capital of", "x = 1", "ablate L1H5", "2 + 2")
        let probes = ["vars", "changes", "top", "temp", "filter", "set", "_", "sample 4"]
        func answers(_ session: Session) throws -> [Value] {
            var copy = session
            return try probes.map { try copy.value($0) }
        }
        let (before, record) = (try answers(session), session.record)
        _ = try session.value(cell)
        #expect(session.record.count == record.count + 1)
        #expect(try message(&session, "undo") == "Taken back: \(cell)")
        #expect(session.record == record)
        #expect(try answers(session) == before)
    }

    @Test("undo also takes the failures since; a cell about the document is no part of it")
    func failures() throws {
        var session = try session("x = 1", "x = 2")
        _ = try session.error("oops")
        _ = try session.error("save")
        _ = try session.error("replay no/such.md")
        _ = try message(&session, "history")
        #expect(session.record.map(\.source) == ["x = 1", "x = 2", "oops"])
        #expect(try message(&session, "undo") == "Taken back: x = 2")
        #expect(session.record.map(\.source) == ["x = 1"])
        #expect(try session.number("x") == 1)
    }

    @Test("where nothing is left, undo says so")
    func nothing() throws {
        var session = try session("x = 1", "undo")
        let error = try session.error("undo")
        #expect(error.message == "there is nothing to undo")
        #expect(session.record.isEmpty)
    }

    @Test("undo goes back a thousand cells")
    func far() throws {
        var session = try session()
        for number in 1...1010 { _ = try session.value("x = \(number)") }
        for _ in 1...1000 { _ = try session.value("undo") }
        #expect(try session.number("x") == 10)
        _ = try session.value("undo")
        #expect(try session.error("undo").message == "there is nothing to undo")
    }

    @Test("history lists what save would write, with failures marked and cells of several lines below each other")
    func history() throws {
        var session = try session()
        #expect(try message(&session, "history") == "No cells yet.")
        _ = try session.value("x = 1")
        _ = try session.error("oops")
        _ = try session.value("z = [1,\n2]")
        #expect(
            try message(&session, "history") == """
                1  x = 1
                2! oops
                3  z = [1,
                   2]
                ! marks a cell that failed.
                """)
    }

    @Test("a saved session has neither what was undone nor what was about the document")
    func saved() throws {
        let file = NSTemporaryDirectory() + "lab-undo-\(UUID().uuidString).md"
        defer { try? FileManager.default.removeItem(atPath: file) }
        var session = try session("x = 1", "x = 2", "undo", "history")
        _ = try session.value("save \(file)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("> x = 1\n") && !text.contains("x = 2") && !text.contains("undo"))
        #expect(!text.contains("history") && !text.contains("> save"))
    }
}
