import Foundation
import TestSupport

/// The built program, run once from outside as a shell would: its two outputs and its exit code.
struct ProgramRun {
    let output: String
    let errors: String
    let code: Int32

    /// - Parameter folder: where it runs, and where its settings, journals and digests go.
    init(
        _ arguments: String..., input: String = "", in folder: ScratchFolder, environment: [String: String] = [:]
    ) throws {
        try self.init(list: arguments, input: input, in: folder, environment: environment)
    }

    init(
        list arguments: [String], input: String = "", in folder: ScratchFolder, environment: [String: String] = [:]
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.work)
        process.environment = folder.environment.merging(environment) { $1 }
        // Files rather than pipes: nothing has to be read while the program runs.
        let (inputFile, outputFile, errorFile) = ("\(folder.path)/in", "\(folder.path)/out", "\(folder.path)/err")
        try Data(input.utf8).write(to: URL(fileURLWithPath: inputFile))
        for file in [outputFile, errorFile] { try Data().write(to: URL(fileURLWithPath: file)) }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inputFile))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputFile))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: URL(fileURLWithPath: outputFile)), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: URL(fileURLWithPath: errorFile)), as: UTF8.self)
        code = process.terminationStatus
    }
}

/// A folder that goes with the test: `work` to run in, `home` for what the program keeps of a person.
final class ScratchFolder {
    let path = NSTemporaryDirectory() + "lab-program-\(UUID().uuidString)"
    var work: String { path + "/work" }
    var home: String { path + "/home" }

    init() throws {
        for folder in [work, home] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for name in ["COLUMNS", "LAB_HOME", "NO_COLOR"] { variables[name] = nil }
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] { variables[name] = home }
        variables["LC_ALL"] = "C.UTF-8"
        return variables
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(work)/\(name)"))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(work)/\(name)")), as: UTF8.self)
    }
}
