import Foundation
import Notebook

/// The file that a session at the terminal is written to, cell by cell, so that a crash loses at most the running one.
///
/// A notebook like any other; a session that ended well has a mark at its end. While it goes on, the file is locked,
/// which tells a running session from a dead one.
final class Journal {
    let path: String
    private let file: Int32
    private var broken = false
    private(set) var isEmpty = true

    static let endMark = "\n<!-- ended -->\n"
    static var folder: String { UserFolders.state + "/sessions" }

    /// nil where it cannot be written.
    init?(head: String, now: Date = Date()) {
        guard UserFolders.make(Self.folder) else { return nil }
        let time = now.formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted).time(includingFractionalSeconds: true)
                .timeSeparator(.omitted))
        path = "\(Self.folder)/\(time)-\(ProcessInfo.processInfo.processIdentifier).md"
        file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0, Self.append(head, to: file) else {
            close(file)
            return nil
        }
    }

    deinit { if file >= 0 { close(file) } }

    /// Appends a finished cell. Returns false the first time that the disk refuses.
    func add(_ cell: RecordedCell) -> Bool {
        isEmpty = false
        guard !broken, !Self.append(cell.block, to: file) else { return true }
        broken = true
        return false
    }

    /// The session ended as its user wished; an empty journal is not kept.
    func end() {
        if isEmpty { unlink(path) } else { _ = Self.append(Self.endMark, to: file) }
    }

    /// In one write, so that a kill leaves a whole cell or none, as far as the system can promise.
    private static func append(_ text: String, to file: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            bytes.removeFirst(sent)
        }
        return true
    }
}
