import Foundation
import Notebook

/// Where it is kept how far somebody is in a lesson: a small file for each.
struct ProgressFile: Sendable {
    let path: String

    static var folder: String { UserFolders.state + "/lessons" }

    /// One of the program's own is known by its name, any other by its place.
    init(_ entry: LessonLibrary.Entry) {
        let name = String(entry.name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }.prefix(80))
        let place = entry.isOurs ? "" : "-" + StepKey.digest(of: entry.path)
        path = "\(Self.folder)/\(name)\(place).progress"
    }

    func read() -> LessonProgress? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return LessonProgress(String(decoding: data, as: UTF8.self))
    }

    /// Whether it could be written.
    func write(_ progress: LessonProgress) -> Bool {
        guard UserFolders.make(Self.folder) else { return false }
        return (try? WholeFile.write(progress.text, to: path)) != nil
    }
}
