import Foundation
import Notebook

/// The file that a session at the terminal is written to, cell by cell, so that a crash loses at most the running one.
///
/// A notebook like any other; a session that ended well has a mark at its end. While it goes on, the file is locked,
/// which tells a running session from a dead one.
final class Journal {
    let path: String
    private let file: Int32
    /// What stands before the first cell, until that comes: a session without cells leaves an empty file behind.
    private var head: String?
    /// The disk refused a cell, and nothing is written any more.
    private(set) var isBroken = false

    static let endMark = "\n<!-- ended -->\n"
    static var folder: String { UserFolders.state + "/sessions" }

    /// nil where it cannot be written.
    init?(head: String, now: Date = Date()) {
        guard UserFolders.make(Self.folder) else { return nil }
        let time = now.formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted).time(includingFractionalSeconds: true)
                .timeSeparator(.omitted))
        path = "\(Self.folder)/\(time)-\(ProcessInfo.processInfo.processIdentifier).md"
        self.head = head
        file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            unlink(path)
            return nil
        }
    }

    deinit { if file >= 0 { close(file) } }

    func add(_ cell: RecordedCell) { append(cell.block) }

    /// Adds another journal's cells, as those of a session that went on where that one was.
    func add(_ journal: JournalText) { append(journal.asPart) }

    /// The session ended as its user wished; an empty journal is not kept.
    func end() {
        if head != nil { unlink(path) } else { append(Self.endMark) }
    }

    /// A cell that does not fit is taken out again, so that what stands in the file is whole.
    private func append(_ text: String) {
        guard !isBroken else { return }
        let before = lseek(file, 0, SEEK_END)
        guard Self.write((head ?? "") + text, to: file) else {
            isBroken = true
            _ = ftruncate(file, before)
            return
        }
        head = nil
    }

    /// In one write, so that a kill leaves a whole cell or none, as far as the system can promise.
    private static func write(_ text: String, to file: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            bytes.removeFirst(sent)
        }
        return true
    }
}
