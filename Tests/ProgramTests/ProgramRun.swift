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
        let inputFile = URL(fileURLWithPath: "\(folder.path)/in")
        try Data(input.utf8).write(to: inputFile)
        let running = try RunningProcess(
            BuiltProgram.path, arguments, input: try FileHandle(forReadingFrom: inputFile), in: folder,
            environment: environment)
        try self.init(ending: running)
    }

    /// A line of bash, where `$LAB` is the program, with nothing to read.
    init(shell line: String, in folder: ScratchFolder) throws {
        let running = try RunningProcess(
            "/bin/bash", ["-c", line], input: FileHandle.nullDevice, in: folder,
            environment: ["LAB": BuiltProgram.path])
        try self.init(ending: running)
    }

    init(ending running: RunningProcess) throws {
        code = running.exitCode()
        (output, errors) = (try running.output(), try running.errors())
    }
}

/// A process at work in a scratch folder. Its outputs go to files rather than pipes: nothing has to be read while it
/// runs, and what is there can be looked at.
struct RunningProcess {
    private let process = Process()
    private let outputFile: URL
    private let errorFile: URL

    init(
        _ executable: String, _ arguments: [String], input: Any, in folder: ScratchFolder,
        environment: [String: String] = [:]
    ) throws {
        outputFile = URL(fileURLWithPath: "\(folder.path)/out")
        errorFile = URL(fileURLWithPath: "\(folder.path)/err")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.work)
        process.environment = folder.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
    }

    func output() throws -> String { String(decoding: try Data(contentsOf: outputFile), as: UTF8.self) }

    func errors() throws -> String { String(decoding: try Data(contentsOf: errorFile), as: UTF8.self) }

    func interrupt() { kill(process.processIdentifier, SIGINT) }

    func exitCode() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
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
        // Whatever the person who runs the tests has fetched, and the way there.
        for name in variables.keys where name.hasPrefix("HF_") || name.lowercased().hasSuffix("_proxy") {
            variables[name] = nil
        }
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
