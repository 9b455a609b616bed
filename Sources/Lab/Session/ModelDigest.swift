import Engine
import Foundation

/// SHA-256 over a model's weight files, then its tokenizer files. Remembered by path, size and time, because hashing
/// six gigabytes takes seconds.
enum ModelDigest {
    static func digest(of model: LoadedModel) throws(CellError) -> String {
        if let digest = model.digest { return digest }
        let files = model.files.filter { FileManager.default.fileExists(atPath: $0) }
        let signature = files.compactMap(stamp).joined(separator: "|")
        let isWhole = !signature.contains("\n") && !signature.contains("\t")
        if isWhole, let known = remembered(signature) { return known }
        let digest = try computed(files)
        if isWhole { remember(digest, signature) }
        return digest
    }

    private static func computed(_ files: [String]) throws(CellError) -> String {
        guard let digest = SHA256() else {
            throw CellError(.notAvailable, "the system's library for SHA-256 does not start")
        }
        for file in files {
            do throws(ModelFileError) {
                let map = try MappedFile(path: file)
                digest.update(UnsafeRawBufferPointer(start: map.base, count: map.count))
            } catch { throw ErrorWords.error(error) }
        }
        return digest.finish()
    }

    /// Path, size, and time of the last change.
    private static func stamp(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if os(Linux)
            let time = status.st_mtim
        #else
            let time = status.st_mtimespec
        #endif
        return "\(path):\(status.st_size):\(time.tv_sec).\(time.tv_nsec)"
    }

    private static var cache: String { UserFolders.cache + "/digests" }

    private static func remembered(_ signature: String) -> String? {
        guard let data = FileManager.default.contents(atPath: cache) else { return nil }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n").reversed() {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2, parts[1] == signature, parts[0].count == 64 { return String(parts[0]) }
        }
        return nil
    }

    /// Where nothing can be remembered, it is computed again the next time.
    private static func remember(_ digest: String, _ signature: String) {
        guard UserFolders.make(UserFolders.cache) else { return }
        let file = open(cache, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let line = Array("\(digest)\t\(signature)\n".utf8)
        _ = write(file, line, line.count)
    }
}
