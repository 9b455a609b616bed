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
        return (set ?? NSHomeDirectory() + "/" + standard) + "/lab"
    }

    /// Whether the folder is there now. A read-only home costs what would be kept in it, not the session.
    static func make(_ folder: String) -> Bool {
        (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
    }
}
