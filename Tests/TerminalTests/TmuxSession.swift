import Foundation
import TestSupport

/// A program in a real terminal: tmux on a socket of its own, typed into and read from.
final class TmuxSession {
    static let isAvailable =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
        || FileManager.default.isExecutableFile(atPath: "/opt/homebrew/bin/tmux")

    private let socket = "lab-test-\(UUID().uuidString)"

    /// Starts a shell line; when it ends, the screen says LEFT and its exit code.
    init(_ command: String, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
        let home = NSTemporaryDirectory() + socket
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        var settings = [
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home, "NO_COLOR": "1",
        ]
        settings.merge(environment) { $1 }
        let words = settings.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
        try tmux(
            "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
            "cd '\(Repository.root)'; env -u COLUMNS -u LAB_HOME \(words) \(command); echo LEFT $?; sleep 600")
    }

    deinit {
        try? tmux("kill-server")
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

    func screen() throws -> String {
        let file = NSTemporaryDirectory() + socket + "/screen"
        try tmux("capture-pane")
        try tmux("save-buffer", file)
        try tmux("delete-buffer")
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    /// The screen once it holds `text`; nil if it does not within the time.
    func wait(for text: String, seconds: Double = 60) throws -> String? {
        try wait(seconds: seconds) { $0.contains(text) }
    }

    func wait(seconds: Double = 60, _ isThere: (String) -> Bool) throws -> String? {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            let now = try screen()
            if isThere(now) { return now }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return nil
    }

    /// Not Foundation's `Process`: it waits until every descendant has closed a socket, and tmux's server lives on.
    private func tmux(_ arguments: String...) throws {
        var words = (["tmux", "-f", "/dev/null", "-L", socket] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        // A test's thread blocks signals that tmux cannot end without.
        let attributes = SpawnAttributes()
        guard posix_spawnp(&child, "tmux", nil, &attributes.value, &words, environ) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }
}
