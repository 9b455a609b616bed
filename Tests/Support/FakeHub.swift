import CDigest
import Foundation

/// A Hugging Face hub with one repository, and the store on another port that it sends people to for large files.
public final class FakeHub: Sendable {
    public typealias Twist = @Sendable (TestServer.Request, TestServer.Reply) -> TestServer.Reply

    public static let commit = "0123456789abcdef0123456789abcdef01234567"

    public let hub: TestServer
    public let store: TestServer

    /// - Parameters:
    ///   - files: by path; those whose names end in `.safetensors` or `.gguf` are large.
    ///   - hubTwist: what the hub says instead of what it should.
    ///   - storeTwist: what the store does.
    public init(
        _ repository: String = "org/model", commit: String = FakeHub.commit, files: [String: [UInt8]],
        hubTwist: @escaping Twist = { $1 }, storeTwist: @escaping Twist = { $1 }
    ) throws {
        let blobs = Dictionary(files.map { (Self.hash($0.value, CDG_SHA256), $0.value) }) { first, _ in first }
        let store = try TestServer { request in
            let blob = blobs[String(request.path.dropFirst())]
            return storeTwist(request, blob.map { Self.file($0, request) } ?? .init(404))
        }
        let place = store.url.absoluteString
        hub = try TestServer { request in
            hubTwist(request, Self.answer(request, repository, commit, files, store: place))
        }
        self.store = store
        hub.start()
        store.start()
    }

    deinit {
        hub.stop()
        store.stop()
    }

    public static func isLarge(_ path: String) -> Bool { path.hasSuffix(".safetensors") || path.hasSuffix(".gguf") }

    public static func etag(_ path: String, _ bytes: [UInt8]) -> String {
        isLarge(path) ? hash(bytes, CDG_SHA256) : hash(Array("blob \(bytes.count)\0".utf8) + bytes, CDG_SHA1)
    }

    private static func answer(
        _ request: TestServer.Request, _ repository: String, _ commit: String, _ files: [String: [UInt8]],
        store: String
    ) -> TestServer.Reply {
        for revision in ["main", commit]
        where request.path == "/api/models/\(repository)/revision/\(revision)?blobs=true" {
            return .init(
                200, [("Content-Type", "application/json")], Array(list(repository, commit, files).utf8))
        }
        let prefix = "/\(repository)/resolve/\(commit)/"
        guard request.path.hasPrefix(prefix) else { return .init(404, [("X-Error-Code", "RepoNotFound")]) }
        let path = String(request.path.dropFirst(prefix.count))
        guard let bytes = files[path] else { return .init(404, [("X-Error-Code", "EntryNotFound")]) }
        let tag = etag(path, bytes)
        guard isLarge(path) else {
            var reply = file(bytes, request)
            reply.headers += [("ETag", "\"\(tag)\""), ("X-Repo-Commit", commit)]
            return reply
        }
        return .init(
            302,
            [
                ("Location", "\(store)/\(tag)"), ("X-Repo-Commit", commit), ("X-Linked-Etag", "\"\(tag)\""),
                ("X-Linked-Size", "\(bytes.count)"), ("ETag", "\"of-the-redirect\""),
            ])
    }

    /// What `api/models/…/revision/…?blobs=true` says.
    private static func list(_ repository: String, _ commit: String, _ files: [String: [UInt8]]) -> String {
        let siblings = files.sorted { $0.key < $1.key }.map { path, bytes in
            let lfs = isLarge(path) ? ", \"lfs\": {\"sha256\": \"\(etag(path, bytes))\", \"size\": \(bytes.count)}" : ""
            return "{\"rfilename\": \"\(path)\", \"size\": \(bytes.count)\(lfs)}"
        }
        return
            "{\"id\": \"\(repository)\", \"sha\": \"\(commit)\", \"siblings\": [\(siblings.joined(separator: ", "))]}"
    }

    private static func file(_ bytes: [UInt8], _ request: TestServer.Request) -> TestServer.Reply {
        guard let range = request.headers["range"],
            let begin = Int(range.dropFirst("bytes=".count).prefix { $0 != "-" })
        else { return .init(200, [("Accept-Ranges", "bytes")], bytes) }
        guard begin < bytes.count else { return .init(416, [("Content-Range", "bytes */\(bytes.count)")]) }
        let span = "bytes \(begin)-\(bytes.count - 1)/\(bytes.count)"
        return .init(206, [("Content-Range", span)], Array(bytes[begin...]))
    }

    private static func hash(_ bytes: [UInt8], _ kind: cdg_kind) -> String {
        guard let state = cdg_create(kind) else { return "" }
        bytes.withUnsafeBytes { cdg_update(state, $0.baseAddress, $0.count) }
        var digest = [UInt8](repeating: 0, count: Int(kind.rawValue))
        cdg_finish(state, &digest)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
