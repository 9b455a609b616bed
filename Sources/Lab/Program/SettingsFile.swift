import Foundation

/// The settings that a person keeps: `set` lines in a file. Files that are run or replayed never see them.
enum SettingsFile {
    static var path: String { UserFolders.configuration + "/settings" }

    /// Runs the file's lines as cells, so that what a session saves replays the same elsewhere.
    static func apply(to session: inout Session) {
        for (index, line) in lines.enumerated() where !Session.isBlank(line) {
            guard isSetting(line) else {
                complain(index, "only set lines belong here, not \(safe(String(line.prefix(60))))")
                continue
            }
            if case .failure(let error)? = session.prepare(line)?.result { complain(index, error.message) }
        }
    }

    /// Keeps the settings for the sessions to come, and lines of the file that are none. Returns why that was not
    /// possible.
    static func keep(_ settings: Settings) -> String? {
        guard UserFolders.make(UserFolders.configuration) else { return "\(UserFolders.configuration) cannot be made" }
        var kept = lines.filter { !isSetting($0) }
        while kept.last?.isEmpty == true { kept.removeLast() }
        let text = (kept + settings.lines.map { "set \($0)" }).map { $0 + "\n" }.joined()
        do {
            // Where the file is a link into somebody's own collection of settings, it stays one.
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            try Data(text.utf8).write(to: file, options: .atomic)
            return nil
        } catch {
            return "\(path) cannot be written: \(SystemReason.of(error))"
        }
    }

    private static var lines: [String] {
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return [] }
        return String(decoding: data, as: UTF8.self).lines
    }

    private static func isSetting(_ line: String) -> Bool { CellHead(line).word == SetCommand.name }

    private static func complain(_ index: Int, _ words: String) {
        Output.complain("\(safe(path)):\(index + 1): \(words)\n")
    }
}
