import Foundation
import TestSupport

/// A program in a real terminal: tmux on a socket of its own, typed into and read from.
final class TmuxSession {
    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
        || FileManager.default.isExecutableFile(atPath: "/opt/homebrew/bin/tmux")

    private let socket = "lab-test-\(UUID().uuidString)"

    /// Starts a shell line; when it ends, the screen says LEFT and its exit code.
    init(_ command: String, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
        let home = NSTemporaryDirectory() + socket
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        var settings = ["LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": home, "NO_COLOR": "1"]
        settings.merge(environment) { $1 }
        let words = settings.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
        try tmux(
            "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
            "cd '\(Repository.root)'; env -u COLUMNS -u LAB_HOME \(words) \(command); echo LEFT $?; sleep 600")
    }

    deinit {
        _ = try? tmux("kill-server")
        try? FileManager.default.removeItem(atPath: NSTemporaryDirectory() + socket)
    }

    /// Keys by tmux's names: `Enter`, `Left`, `C-c`.
    func press(_ keys: String...) throws {
        for key in keys { try tmux("send-keys", key) }
    }

    func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

    func enter(_ text: String) throws {
        try type(text)
        try press("Enter")
    }

    /// Pastes as a terminal does where the program has asked for brackets around it.
    func paste(_ text: String) throws {
        try tmux("set-buffer", text)
        try tmux("paste-buffer", "-p")
    }

    func resize(columns: Int, rows: Int) throws { try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

    func screen() throws -> String { try tmux("capture-pane", "-p", "-J") }

    /// The screen once it holds `text`; nil if it does not within the time.
    func wait(for text: String, seconds: Double = 20) throws -> String? {
        try wait(seconds: seconds) { $0.contains(text) }
    }

    func wait(seconds: Double = 20, _ isThere: (String) -> Bool) throws -> String? {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            let now = try screen()
            if isThere(now) { return now }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return nil
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tmux", "-f", "/dev/null", "-L", socket] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

/// The program that was built with the tests.
enum BuiltProgram {
    static let path: String = {
        for folder in ["debug", "release"] {
            let path = "\(Repository.root)/.build/\(folder)/lab"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "\(Repository.root)/.build/debug/lab"
    }()
}
