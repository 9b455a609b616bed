import Foundation

/// The folder in which Hugging Face's programs keep what they download, shared with them:
///
///     CACHE/models--openai-community--gpt2/refs/main                      the commit that main was
///     CACHE/models--openai-community--gpt2/snapshots/COMMIT/config.json   a link to ../../blobs/ETAG
///     CACHE/models--openai-community--gpt2/blobs/ETAG                     the file; ETAG.incomplete while it comes
///     CACHE/.locks/models--openai-community--gpt2/ETAG.lock               who downloads it
///
/// As `huggingface_hub` has it (https://huggingface.co/docs/huggingface_hub/guides/manage-cache).
public struct HubCache: Sendable, Equatable {
    public let path: String

    public init(path: String) { self.path = path }

    public static let standardRevision = "main"

    public func folder(of repository: HubRepository) -> String { "\(path)/\(repository.folderName)" }

    /// The folder of a revision that is here, a branch, a tag or a commit; some of its files may be missing.
    public func snapshot(
        of repository: HubRepository, revision: String = HubCache.standardRevision
    ) -> String? {
        guard let commit = commit(of: repository, revision: revision) else { return nil }
        let folder = snapshotFolder(repository, commit: commit)
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    /// Everything of which a revision is recorded, sorted by name.
    public func repositories() -> [HubRepository] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return entries.compactMap(HubRepository.init(folderName:)).sorted { $0.name < $1.name }
    }

    private func commit(of repository: HubRepository, revision: String) -> String? {
        if Hexadecimal.isHash(revision, bytes: 20) { return revision }
        guard HubFile.isSafe(revision),
            let data = FileManager.default.contents(atPath: "\(folder(of: repository))/refs/\(revision)")
        else { return nil }
        let commit = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
        return Hexadecimal.isHash(commit, bytes: 20) ? commit : nil
    }

    func snapshotFolder(_ repository: HubRepository, commit: String) -> String {
        "\(folder(of: repository))/snapshots/\(commit)"
    }

    func blob(_ repository: HubRepository, etag: String) -> String { "\(folder(of: repository))/blobs/\(etag)" }

    func lock(_ repository: HubRepository, etag: String) -> String {
        "\(path)/.locks/\(repository.folderName)/\(etag).lock"
    }

    /// Makes the folder and those above it; `path` itself gets the mark that tells backups to leave it out
    /// (https://bford.info/cachedir/).
    func makeFolder(_ folder: String) throws(HubError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch { throw .unwritable(path: folder, reason: SystemError.reason(error)) }
        let tag = "\(path)/CACHEDIR.TAG"
        guard !FileManager.default.fileExists(atPath: tag) else { return }
        let signature = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be downloaded again.\n"
        // Without it, backups are larger; nothing else depends on it.
        _ = FileManager.default.createFile(atPath: tag, contents: Data(signature.utf8))
    }

    /// Puts the file into its snapshot, as a link to its blob; the blob itself where the file system has no links.
    func link(_ file: String, _ repository: HubRepository, commit: String, etag: String) throws(HubError) {
        let pointer = "\(snapshotFolder(repository, commit: commit))/\(file)"
        guard !FileManager.default.fileExists(atPath: pointer) else { return }
        try makeFolder((pointer as NSString).deletingLastPathComponent)
        // One that leads nowhere.
        unlink(pointer)
        let up = String(repeating: "../", count: 2 + file.filter { $0 == "/" }.count)
        if symlink("\(up)blobs/\(etag)", pointer) == 0 || errno == EEXIST { return }
        guard rename(blob(repository, etag: etag), pointer) == 0 else {
            throw .unwritable(path: pointer, reason: SystemError.reason(errno))
        }
    }

    /// Writes down which commit a branch or a tag is. Whoever reads it meanwhile finds the one before, or this.
    func record(_ revision: String, _ repository: HubRepository, commit: String) throws(HubError) {
        guard revision != commit else { return }
        guard HubFile.isSafe(revision) else { throw .unsafePath(revision) }
        let place = "\(folder(of: repository))/refs/\(revision)"
        try makeFolder((place as NSString).deletingLastPathComponent)
        do {
            try Data(commit.utf8).write(to: URL(fileURLWithPath: place), options: .atomic)
        } catch { throw .unwritable(path: place, reason: SystemError.reason(error)) }
    }
}

/// What the operating system says.
enum SystemError {
    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

    static func reason(_ error: any Error) -> String {
        let error = error as NSError
        if let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(inner) }
        return error.domain == NSPOSIXErrorDomain ? reason(Int32(error.code)) : error.localizedDescription
    }
}
