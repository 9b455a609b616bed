import Foundation
import Notebook

/// What earlier sessions left behind.
struct OldJournals {
    static let longestDays = 30.0
    static let most = 50

    /// The newest first.
    let paths: [String]

    init(except own: String? = nil) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Journal.folder)) ?? []
        paths = names.filter { $0.hasSuffix(".md") }.sorted(by: >).map { Journal.folder + "/" + $0 }.filter {
            $0 != own
        }
    }

    /// Removes what is older than 30 days, and what is beyond the 50 newest.
    func prune(now: Date = Date()) {
        for (index, path) in paths.enumerated() {
            let changed = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            let isOld = changed.map { now.timeIntervalSince($0) > Self.longestDays * 86_400 } ?? false
            if index >= Self.most || isOld, !Self.isRunning(path) { unlink(path) }
        }
    }

    /// The last session that did not end well and has cells, if it is the newest that is not running (`offered`), or
    /// at all.
    func unfinished(offered: Bool) -> (path: String, document: Document)? {
        for path in paths where !Self.isRunning(path) {
            if let document = Self.unfinished(path) { return (path, document) }
            if offered { return nil }
        }
        return nil
    }

    /// Notes that a journal's session has been brought back.
    static func close(_ path: String) {
        guard let handle = FileHandle(forWritingAtPath: path) else { return }
        defer { try? handle.close() }
        if (try? handle.seekToEnd()) != nil { try? handle.write(contentsOf: Data(Journal.endMark.utf8)) }
    }

    /// A running session holds its lock.
    private static func isRunning(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { Foundation.close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0
    }

    private static func unfinished(_ path: String) -> Document? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var text = String(decoding: data, as: UTF8.self)
        guard !text.hasSuffix(Journal.endMark) else { return nil }
        // A cell that was being written when the session died is cut off.
        while true {
            do throws(NotebookError) {
                return try Document(text)
            } catch {
                guard error.reason == .fenceNeverCloses, error.line > 1 else { return nil }
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                text = lines.prefix(error.line - 1).map { $0 + "\n" }.joined()
            }
        }
    }
}
