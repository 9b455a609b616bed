import Foundation

/// Where a person's own files are, by the XDG Base Directory Specification.
enum UserFolders {
    /// History and journals.
    static var state: String { folder("XDG_STATE_HOME", ".local/state") }
    /// Settings.
    static var configuration: String { folder("XDG_CONFIG_HOME", ".config") }
    /// What can be made again.
    static var cache: String { folder("XDG_CACHE_HOME", ".cache") }

    private static func folder(_ variable: String, _ standard: String) -> String {
        // The specification has relative paths ignored.
        let set = ProcessInfo.processInfo.environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (set ?? home + "/" + standard) + "/lab"
    }

    /// As a shell has it; Foundation would ask the system's list of users.
    static var home: String {
        ProcessInfo.processInfo.environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    }

    /// The path with a `~/` at its start resolved.
    static func expanded(_ path: String) -> String { path.hasPrefix("~/") ? home + path.dropFirst() : path }

    /// Whether the folder is there now. A read-only home costs what would be kept in it, not the session.
    static func make(_ folder: String) -> Bool {
        (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
    }
}
