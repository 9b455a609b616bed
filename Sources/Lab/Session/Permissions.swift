import Foundation

/// What cells may do beyond reckoning. Whoever types may do all; a file that is run or replayed stays in its folder.
struct Permissions: Sendable, Equatable {
    /// The folder that may be read; nil where everything is allowed.
    private let folder: String?

    static let all = Permissions(folder: nil)

    /// For the cells of a file in `folder`.
    static func file(in folder: String) -> Permissions {
        Permissions(folder: URL(fileURLWithPath: folder).resolvingSymlinksInPath().path)
    }

    private init(folder: String?) { self.folder = folder }

    func checkReading(_ path: String) throws(CellError) {
        guard let folder else { return }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard target == folder || target.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") else {
            throw refusal("read outside its folder", path)
        }
    }

    func checkWriting(_ path: String) throws(CellError) {
        if folder != nil { throw refusal("write files", path) }
    }

    private func refusal(_ deed: String, _ path: String) -> CellError {
        CellError(
            .notAllowed, "a file that is run may not \(deed): \(safe(path))",
            hint: "if you trust it, run it with --allow")
    }
}
