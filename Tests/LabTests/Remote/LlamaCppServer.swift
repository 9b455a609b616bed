import Foundation
import TestSupport
import Testing

/// A real server, llama-cpp-python's, on the real model: `make smollm2` fetches the model, and
/// `pip install "llama-cpp-python[server]"` the server. LAB_PYTHON names the Python that has it.
final class LlamaCppServer {
    static let model =
        ProcessInfo.processInfo.environment["LAB_SMOLLM2"]
        ?? "\(Repository.root)/.build/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"

    static let python = ProcessInfo.processInfo.environment["LAB_PYTHON"] ?? "python3"

    static let isThere =
        FileManager.default.fileExists(atPath: model) && run(["-c", "import llama_cpp.server.app"]) == 0

    let address: String
    private let process: Process

    /// - Throws: where it does not answer before it ends.
    init() throws {
        let port = try Self.freePort()
        address = "http://127.0.0.1:\(port)"
        process = Self.process([
            "-m", "llama_cpp.server", "--model", Self.model, "--model_alias", "smollm2", "--host", "127.0.0.1",
            "--port",
            String(port), "--n_threads", "2", "--logits_all", "true", "--n_ctx", "512",
        ])
        try process.run()
    }

    deinit { stop() }

    var isRunning: Bool { process.isRunning }

    func stop() {
        guard process.isRunning else { return }
        // Asked politely, it waits for connections that are kept open.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private static func run(_ arguments: [String]) -> Int32 {
        let process = process(arguments)
        do {
            try process.run()
        } catch { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let server = try TestServer { _ in TestServer.Reply(404) }
        defer { server.stop() }
        return server.port
    }
}
