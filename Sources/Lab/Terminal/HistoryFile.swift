import Foundation

/// What was typed before, one entry a line, in a file that several sessions may append to at once.
struct HistoryFile {
    static let limit = 10_000
    let path: String

    func entries() -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.suffix(Self.limit).map { Self.unescaped(String($0)) }
    }

    /// Appends in one write, so that two sessions do not mix their lines. A history that cannot be written is no
    /// reason to disturb the session.
    func append(_ entry: String) {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array((Self.escaped(entry) + "\n").utf8)
        _ = write(file, bytes, bytes.count)
    }

    static func escaped(_ entry: String) -> String {
        entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    }

    static func unescaped(_ line: String) -> String {
        var text = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                text.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }
}
