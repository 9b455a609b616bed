import Foundation
import Notebook

/// The lessons that ship with the program, and any other that somebody names.
struct LessonLibrary: Sendable {
    /// A lesson on disk.
    struct Entry: Sendable {
        /// The file's name without its ending.
        var name: String
        var path: String
        /// Whether it is one of the program's own.
        var isOurs: Bool

        /// `04` of `04-where-0.40-comes-from`.
        var number: String { String(name.prefix { $0.isNumber }) }
    }

    let shelves: [String]

    init(shelves: [String]) { self.shelves = shelves }

    init(beside models: ModelLibrary) {
        shelves = models.shelves.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/lessons" }
    }

    /// Every lesson on the shelves by name; the first shelf that has one wins.
    var all: [Entry] {
        var entries: [Entry] = []
        for shelf in shelves {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: shelf)) ?? []
            for file in files where file.hasSuffix(".md") && file != Glossary.fileName {
                let name = String(file.dropLast(3))
                if !entries.contains(where: { $0.name == name }) {
                    entries.append(Entry(name: name, path: "\(shelf)/\(file)", isOurs: true))
                }
            }
        }
        return entries.sorted { $0.name < $1.name }
    }

    var names: [String] { all.map(\.name) }

    /// Whether a file lies with the lessons, links and `..` followed.
    func holds(_ path: String) -> Bool {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return shelves.contains { real.hasPrefix(URL(fileURLWithPath: $0).resolvingSymlinksInPath().path + "/") }
    }

    /// A lesson by its number, its name, the beginning of its name, or as a file.
    func find(_ word: String) throws(CellError) -> Entry {
        let all = all
        if let number = Int(word), let entry = all.first(where: { Int($0.number) == number }) { return entry }
        let short = word.hasSuffix(".md") ? String(word.dropLast(3)) : word
        if !word.contains("/") {
            if let entry = all.first(where: { $0.name == short }) { return entry }
            // Also without its number: softmax… for 03-softmax….
            let starts = all.filter { entry in
                entry.name.hasPrefix(short) || entry.name.drop { $0.isNumber || $0 == "-" }.hasPrefix(short)
            }
            if starts.count == 1, !short.isEmpty { return starts[0] }
        }
        let path = UserFolders.expanded(word)
        for candidate in [path, path + ".md"] where FileManager.default.fileExists(atPath: candidate) {
            let file = URL(fileURLWithPath: candidate).standardizedFileURL
            let isOurs = all.contains { $0.path == file.path }
            return Entry(name: file.deletingPathExtension().lastPathComponent, path: file.path, isOurs: isOurs)
        }
        let near = Spelling.nearest(to: short, among: all.map(\.name)).map { "did you mean \"\($0)\"?" }
        throw CellError(
            .unreadableInput, "no lesson \"\(brief(word))\"",
            hint: near ?? "lesson lists them; or name a file: lesson path/to/file.md")
    }

    /// The lesson that follows one of the program's own.
    func after(_ entry: Entry) -> Entry? { entry.isOurs ? all.first { $0.name > entry.name } : nil }

    /// The glossary beside a lesson, or else the program's own.
    func glossary(beside path: String?) -> Glossary? {
        let folders = (path.map { [URL(fileURLWithPath: $0).deletingLastPathComponent().path] } ?? []) + shelves
        return folders.lazy.compactMap { Glossary(folder: $0) }.first
    }
}
