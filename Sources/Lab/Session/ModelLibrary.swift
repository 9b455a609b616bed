import Engine
import Foundation
import Network

/// Finds models by name: in `models/` of the installation or the repository, or in a folder that was named.
struct ModelLibrary: Sendable {
    struct Place: Sendable, Equatable {
        var name: String
        /// A folder, or a GGUF file.
        var folder: String
        var isFile = false
    }

    /// Folders whose subfolders are models, the first found wins.
    let shelves: [String]
    /// What was fetched, by this program or another.
    var cache: HubCache?

    /// The family that ships with the program, from small to large.
    static let family = ["nano", "micro", "mini", "base"]
    static let standard = "mini"

    func find(_ name: String) throws(CellError) -> Place {
        guard !name.isEmpty, !name.contains("\0") else {
            throw CellError(.modelNotFound, "a model's name is missing", hint: "type: models")
        }
        if let place = shelved().first(where: { $0.name == name }) ?? cached(name) { return place }
        let folder = UserFolders.expanded(name)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
            let url = URL(fileURLWithPath: folder).standardizedFileURL
            if isFolder.boolValue { return Place(name: url.lastPathComponent, folder: url.path) }
            guard GGUFFile.isGGUF(url.path) else {
                throw CellError(
                    .modelNotFound, "\(safe(name)) is a file, and no GGUF file; a model is one, or a folder",
                    hint: "name the folder that holds config.json and model.safetensors")
            }
            return Place(name: url.deletingPathExtension().lastPathComponent, folder: url.path, isFile: true)
        }
        if let missing = notFetched(name) { throw missing }
        let known = all()
        let near = Spelling.nearest(to: name, among: known.map(\.name)).map { "did you mean \"\($0)\"?" }
        throw CellError(
            .modelNotFound, "no model \"\(safe(name))\"",
            hint: near
                ?? "there are \(known.map(\.name).joined(separator: ", ")); or name a folder with a GPT-2 in it, or a GGUF file"
        )
    }

    /// Whether the folder is one of the library's own.
    func holds(_ folder: String) -> Bool {
        shelves.contains { folder.hasPrefix($0 + "/") } || cache.map { folder.hasPrefix($0.path + "/models--") } == true
    }

    /// Whether the folder is one of the models that ship with the program, and so were trained on the atlas.
    func holdsFamily(_ folder: String) -> Bool {
        Self.family.contains { name in shelves.contains { folder == "\($0)/\(name)" } }
    }

    /// Every model that can be loaded by a name.
    func all() -> [Place] { shelved() + cached() }

    /// Every model on the shelves, the family first.
    func shelved() -> [Place] {
        var places: [Place] = []
        for shelf in shelves {
            let entries = (try? FileManager.default.contentsOfDirectory(atPath: shelf)) ?? []
            for entry in entries where FileManager.default.fileExists(atPath: "\(shelf)/\(entry)/config.json") {
                if !places.contains(where: { $0.name == entry }) {
                    places.append(Place(name: entry, folder: "\(shelf)/\(entry)"))
                }
            }
        }
        return places.sorted { rank($0.name) < rank($1.name) }
    }

    private func rank(_ name: String) -> (Int, String) { (Self.family.firstIndex(of: name) ?? Self.family.count, name) }
}
