import Engine
import Foundation
import Notebook

/// A notebook on disk.
struct NotebookFile {
    let path: String
    let document: Document

    /// - Throws: `unreadableInput` with the file and line.
    init(_ path: String) throws(CellError) {
        self.path = path
        let text = try TextFile.contents(of: path, as: "notebook")
        do throws(NotebookError) {
            document = try Document(text)
        } catch {
            throw CellError(.unreadableInput, "\(safe(path)):\(error.line): \(safe(error.message))")
        }
    }

    var folder: String { URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path }

    /// What nobody reads in the front matter, in words.
    var warnings: [String] {
        document.frontMatter.unknownKeys.map { "\(safe(path)):\($0.line): the key \"\(safe($0.key))\" is not known" }
    }

    /// The model that the document begins with, as it names it.
    var model: String? { document.frontMatter["model"] ?? document.frontMatter["needs"] }

    /// A session as the document wants it: its model, its seed, no settings.
    func session(
        _ workshop: Workshop, allow: Bool, model: String? = nil, seed: UInt64? = nil
    ) throws(CellError) -> Session {
        let restricted = workshop.restricted(to: allow ? .trusted(in: folder) : .file(in: folder))
        let name = model ?? self.model ?? ModelLibrary.standard
        var state = SessionState()
        state.seed = seed ?? document.frontMatter["seed"].flatMap(UInt64.init) ?? 0
        // Who named the model on the command line may name any.
        state.model = try (model == nil ? restricted : workshop).load(name, as: nil, bos: nil)
        return Session(state: state, workshop: restricted, origin: Session.Origin(model: name, seed: state.seed))
    }
}
