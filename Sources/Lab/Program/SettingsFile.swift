import Foundation

/// The settings that a person keeps: `set` lines in a file. Files that are run or replayed never see them.
enum SettingsFile {
    static var path: String { UserFolders.configuration + "/settings" }

    /// Runs the file's lines as cells, so that what a session saves replays the same elsewhere.
    static func apply(to session: inout Session) {
        guard let data = FileManager.default.contents(atPath: path) else { return }
        for line in String(decoding: data, as: UTF8.self).lines where !Session.isBlank(line) {
            guard CellHead(line).word == "set" else {
                Output.complain("\(path): only set lines belong here: \(safe(String(line.prefix(60))))\n")
                continue
            }
            if let outcome = session.prepare(line), case .failure(let error) = outcome.result {
                Output.complain("\(path): \(error.message)\n")
            }
        }
    }

    /// Keeps the settings for the sessions to come. Returns why that was not possible.
    static func keep(_ settings: Settings) -> String? {
        guard UserFolders.make(UserFolders.configuration) else { return "\(UserFolders.configuration) cannot be made" }
        let text = settings.lines.map { "set \($0)\n" }.joined()
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            return nil
        } catch {
            return "\(path) cannot be written: \(SystemReason.of(error))"
        }
    }
}

extension Session {
    /// Runs a cell before the first one: it is recorded, and has no number.
    mutating func prepare(_ cell: String) -> Outcome? {
        let before = number
        defer { number = before }
        return run(cell)
    }
}
