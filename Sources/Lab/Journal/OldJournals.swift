import Foundation
import Notebook

/// What earlier sessions left behind.
struct OldJournals {
    static let longestDays = 30.0
    static let most = 50

    /// The newest first.
    let paths: [String]

    enum State {
        case running
        /// A session without cells.
        case empty
        case ended
        case unfinished(JournalText)
        /// The words say where and why.
        case unreadable(String)
    }

    init(except own: String? = nil) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Journal.folder)) ?? []
        paths = names.filter { $0.hasSuffix(".md") }.sorted(by: >).map { Journal.folder + "/" + $0 }.filter {
            $0 != own
        }
    }

    /// Removes what is older than 30 days, what is beyond the 50 newest, and what has no cells.
    func prune(now: Date = Date()) {
        var kept = 0
        for path in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let changed = attributes?[.modificationDate] as? Date
            let isOld = changed.map { now.timeIntervalSince($0) > Self.longestDays * 86_400 } ?? false
            // A session that begins has its file for a moment before it has its lock.
            let isNew = changed.map { now.timeIntervalSince($0) < 60 } ?? true
            let isEmpty = attributes?[.size] as? Int == 0 && !isNew
            if !isOld, !isEmpty { kept += 1 }
            if isOld || isEmpty || kept > Self.most, !Self.isRunning(path) { unlink(path) }
        }
    }

    /// How the last session ended, if there was one with cells in it that is not still running.
    var last: State? {
        for path in paths {
            switch Self.state(of: path) {
            case .running, .empty: continue
            case let state: return state
            }
        }
        return nil
    }

    /// The newest session that did not end well, and what could not be read on the way to it.
    func unfinished() -> (found: (path: String, text: JournalText)?, unreadable: [String]) {
        var unreadable: [String] = []
        for path in paths {
            switch Self.state(of: path) {
            case .running, .empty, .ended: continue
            case .unreadable(let reason): unreadable.append(reason)
            case .unfinished(let text): return ((path, text), unreadable)
            }
        }
        return (nil, unreadable)
    }

    /// Notes that a journal's session has been brought back.
    static func close(_ path: String) {
        guard let handle = FileHandle(forWritingAtPath: path) else { return }
        defer { try? handle.close() }
        if (try? handle.seekToEnd()) != nil { try? handle.write(contentsOf: Data(Journal.endMark.utf8)) }
    }

    static func state(of path: String) -> State {
        if isRunning(path) { return .running }
        guard let data = FileManager.default.contents(atPath: path) else {
            return .unreadable("\(safe(path)) cannot be read")
        }
        guard !data.suffix(Journal.endMark.utf8.count).elementsEqual(Journal.endMark.utf8) else { return .ended }
        do throws(NotebookError) {
            return try JournalText(data).map(State.unfinished) ?? .empty
        } catch {
            return .unreadable("\(safe(path)):\(error.line): \(safe(error.message))")
        }
    }

    /// A running session holds its lock.
    private static func isRunning(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return false }
        defer { Foundation.close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0
    }
}
