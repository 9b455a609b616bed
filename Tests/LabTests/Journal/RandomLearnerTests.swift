import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("A random learner")
struct RandomLearnerTests {
    static let seeds = Array(UInt64(1)...UInt64(4 * LearnerDice.soak))
    static let length = 100

    init() { _ = Sandbox.folder }

    @Test(
        "whatever is typed, the session stands, and answers that are well formed; saved, it replays exactly",
        arguments: seeds)
    func learner(seed: UInt64) throws {
        var learner = RandomLearner(seed: seed)
        var session = try session()
        for _ in 0..<Self.length {
            let cell = learner.cell()
            let before = Standing(session)
            guard let outcome = session.run(cell) else {
                #expect(Session.isBlank(cell), "\(cell)")
                continue
            }
            #expect(session.number == before.number + 1)
            let trial = Trial(seed: seed, cell: cell, outcome: outcome)
            if case .failure(let error) = outcome.result {
                trial.check(error)
                #expect(Standing(session).state == before.state, "\(cell) failed and left its mark")
            }
            trial.checkJSON()
            for columns in [60, 80, 120] { trial.checkRendering(columns: columns) }
        }
        try saveAndReplay(&session, seed)
    }

    private func saveAndReplay(_ session: inout Session, _ seed: UInt64) throws {
        let file = NSTemporaryDirectory() + "lab-learner-\(UUID().uuidString).md"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let count = session.record.count
        _ = try session.value("save \(file)")
        guard case .message(let verdicts) = try session.value("replay \(file) strict=on") else {
            Issue.record("a replay gives words")
            return
        }
        let summary = verdicts.lines.last ?? ""
        #expect(summary.hasPrefix("\(count) cells: \(count) exact"), "seed \(seed): \(verdicts)")
    }

    @Test("the same through a pipe: one object a cell, and nothing that a terminal would obey", arguments: seeds)
    func pipe(seed: UInt64) throws {
        var learner = RandomLearner(seed: seed + 1000)
        var open = OpenCell()
        var count = 0
        let lines = (0..<Self.length).map { _ in learner.cell() }
        for line in lines { if let cell = open.add(line), !Session.isBlank(cell) { count += 1 } }
        if let cell = open.close(), !Session.isBlank(cell) { count += 1 }

        let json = try Piped(["--keep-going", "--json"], lines)
        let objects = json.output.split(separator: "\n")
        #expect(objects.count == count)
        for object in objects {
            #expect(throws: Never.self, "\(object)") { try JSONSerialization.jsonObject(with: Data(object.utf8)) }
        }
        #expect([0, 1].contains(json.code))
        #expect(json.errors.isEmpty)

        let plain = try Piped(["--keep-going"], lines)
        #expect(plain.code == json.code)
        for text in [plain.output, plain.errors, json.output] {
            #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
        }
    }
}

/// What a cell that fails must leave alone.
private struct Standing {
    let number: Int
    let state: String

    init(_ session: Session) {
        number = session.number
        let state = session.state
        self.state = """
            \(state.model.map { ObjectIdentifier($0) } as Any) \(state.prompt as Any) \(state.changeValues)
            \(state.interventions.hashValue)
            \(state.temperature) \(state.filter) \(state.seed) \(state.continuations) \(state.settings)
            \(state.variables.sorted { $0.key < $1.key }) \(state.last as Any) \(state.samples as Any)
            """
    }
}

/// A cell and what came of it.
struct Trial {
    let seed: UInt64
    let cell: String
    let outcome: Session.Outcome

    private var name: Comment { "seed \(seed): \(cell)" }

    func check(_ error: CellError) {
        #expect(!error.message.isEmpty, name)
        // A sentence may end with what was typed.
        #expect(!error.message.hasSuffix(".") || cell.hasSuffix("."), name)
        #expect(error.code != .interrupted, name)
        guard let span = error.span else { return }
        #expect(span.lowerBound >= 0 && span.upperBound <= max(cell.count, span.lowerBound + 1), name)
        #expect(span.lowerBound <= cell.count, name)
    }

    func checkJSON() {
        let text = json(cell: outcome.number, input: outcome.input, result: outcome.result)
        #expect(!text.contains("\n"), name)
        #expect(throws: Never.self, name) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    func checkRendering(columns: Int) {
        let options = RenderOptions(columns: columns).with(outcome.settings)
        let text =
            switch outcome.result {
            case .success(let value): render(value, options)
            case .failure(let error): render(error, cell: cell, promptWidth: 0, options)
            }
        // A program to copy is not broken into other lines.
        let isCode = if case .success(.code) = outcome.result { true } else { false }
        for line in text.lines {
            #expect(isCode || displayWidth(line) <= columns, "seed \(seed), \(cell), \(columns) columns: \(line)")
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, name)
        }
    }
}

/// The built program with lines on its standard input.
private struct Piped {
    let output: String
    let errors: String
    let code: Int32

    init(_ arguments: [String], _ lines: [String]) throws {
        let folder = NSTemporaryDirectory() + "lab-piped-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func file(_ name: String) -> URL { URL(fileURLWithPath: "\(folder)/\(name)") }
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file("in"))
        for name in ["out", "err"] { try Data().write(to: file(name)) }
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var environment = ProcessInfo.processInfo.environment
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] { environment[name] = folder + "/home" }
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: file("in"))
        process.standardOutput = try FileHandle(forWritingTo: file("out"))
        process.standardError = try FileHandle(forWritingTo: file("err"))
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: file("out")), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: file("err")), as: UTF8.self)
        code = process.terminationStatus
    }
}
