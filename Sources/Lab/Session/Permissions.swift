import Foundation

/// What cells may do beyond reckoning. Whoever types may do all; a file that is run or replayed stays in its folder.
struct Permissions: Sendable, Equatable {
    /// The folder that may be read; nil where everything is allowed.
    private let folder: String?
    /// Where the files lie that cells name; nil for where one stands.
    let base: String?

    static let all = Permissions(folder: nil, base: nil)

    /// For the cells of a file in `folder`.
    static func file(in folder: String) -> Permissions { Permissions(folder: resolved(folder), base: folder) }

    /// For those of one that is trusted.
    static func trusted(in folder: String) -> Permissions { Permissions(folder: nil, base: folder) }

    private init(folder: String?, base: String?) { (self.folder, self.base) = (folder, base) }

    /// These, but no more than `others`: a file cannot let another one do what it may not do itself.
    func within(_ others: Permissions) -> Permissions { others.folder == nil ? self : others }

    /// Whether everything is allowed.
    var isAll: Bool { folder == nil }

    func checkReading(_ path: String) throws(CellError) {
        guard let folder else { return }
        let target = Self.resolved(path)
        guard target == folder || target.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") else {
            throw refusal("read outside its folder", path)
        }
    }

    /// A folder and what lies in it, which may be links that lead elsewhere.
    func checkReadingFolder(_ path: String) throws(CellError) {
        guard folder != nil else { return }
        try checkReading(path)
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            try checkReading("\(path)/\(entry)")
        }
    }

    func checkNetwork(_ address: String) throws(CellError) {
        if folder != nil { throw refusal("reach the network", address) }
    }

    func checkWriting(_ path: String) throws(CellError) {
        if folder != nil { throw refusal("write files", path) }
    }

    /// As the system finds it: `link/..` is the folder above where the link leads, not the one that it lies in. What is
    /// not there is judged by its spelling.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
        defer { free(real) }
        return String(cString: real)
    }

    private func refusal(_ deed: String, _ path: String) -> CellError {
        CellError(
            .notAllowed, "a file that is run may not \(deed) without --allow: \(safe(path))",
            hint: "if you trust it, run it with --allow")
    }
}
