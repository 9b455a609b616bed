import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

/// A session on the bundled models, without a terminal.
func session(threads: Int = 2, isa: InstructionSet? = nil, _ cells: String...) throws -> Session {
    let library = ModelLibrary(shelves: [Repository.root + "/models"])
    let arithmetic = try Arithmetic(instructionSet: isa, threads: threads)
    let workshop = Workshop(library: library, arithmetic: arithmetic, isInterrupted: { false })
    var state = SessionState()
    state.model = try workshop.load("mini", as: nil, bos: nil)
    let origin = Session.Origin(model: "mini", seed: 0)
    var session = Session(state: state, workshop: workshop, origin: origin)
    for cell in cells { _ = try session.value(cell) }
    return session
}

extension Session {
    mutating func value(_ cell: String) throws -> Value {
        try #require(run(cell), "no cell: \(cell)").result.get()
    }

    mutating func number(_ cell: String) throws -> Double {
        guard case .number(let number) = try value(cell) else {
            Issue.record("\(cell) gave no number")
            throw CellError(.syntax, "")
        }
        return number
    }

    mutating func error(_ cell: String) throws -> CellError {
        let outcome = try #require(run(cell))
        guard case .failure(let error) = outcome.result else {
            Issue.record("\(cell) did not fail")
            throw CellError(.syntax, "")
        }
        return error
    }

    mutating func distribution(_ cell: String) throws -> DistributionValue {
        guard case .distribution(let value) = try value(cell) else {
            Issue.record("\(cell) gave no distribution")
            throw CellError(.syntax, "")
        }
        return value
    }
}

/// A working folder and a home of the tests' own: what cells write lands there, and no journal of the person who runs
/// the tests is brought back.
enum Sandbox {
    static let folder: String = {
        let folder = NSTemporaryDirectory() + "lab-tests-\(ProcessInfo.processInfo.processIdentifier)"
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] { setenv(name, folder + "/home", 1) }
        try? FileManager.default.createDirectory(atPath: folder + "/work", withIntermediateDirectories: true)
        _ = FileManager.default.changeCurrentDirectoryPath(folder + "/work")
        return folder
    }()

    /// Takes away what earlier cells wrote.
    static func empty() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder + "/work")) ?? [] {
            try? FileManager.default.removeItem(atPath: "\(folder)/work/\(name)")
        }
    }
}
