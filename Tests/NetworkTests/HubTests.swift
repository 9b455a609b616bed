import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Network

/// A cache of the test's own, and the repository of a small model on a hub of its own.
final class HubScene {
    static let repository = HubRepository("org/model")!
    static let weights = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 9) }
    static let files: [String: [UInt8]] = [
        "config.json": Array("{\"model_type\": \"gpt2\"}\n".utf8), "model.safetensors": weights,
        "sub/notes.txt": Array("deep\n".utf8),
    ]

    let folder = NSTemporaryDirectory() + "lab-hub-\(UUID().uuidString)"
    let server: FakeHub
    var settings: HubSettings
    /// Seconds that attempts waited for the next one.
    let pauses = Pauses()

    final class Pauses: Sendable {
        private let all = Mutex([Double]())
        var list: [Double] { all.withLock { $0 } }
        func add(_ seconds: Double) { all.withLock { $0.append(seconds) } }
    }

    init(
        files: [String: [UInt8]] = HubScene.files, hubTwist: @escaping FakeHub.Twist = { $1 },
        storeTwist: @escaping FakeHub.Twist = { $1 }
    ) throws {
        server = try FakeHub(files: files, hubTwist: hubTwist, storeTwist: storeTwist)
        settings = HubSettings(
            endpoint: server.hub.url, token: nil, cache: HubCache(path: folder), agent: "lab-tests")
        settings.timeout = 10
        settings.pause = { [pauses] seconds, _ in pauses.add(seconds) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var home: String { "\(folder)/models--org--model" }

    func hub(shouldStop: @escaping () -> Bool = { false }) throws -> Hub { try Hub(settings, shouldStop: shouldStop) }

    func fetch(_ path: String, _ hub: Hub, report: (HubEvent) -> Void = { _ in }) throws -> Hub.Fetched {
        let listing = try hub.listing(of: Self.repository)
        return try hub.fetch(try #require(listing[path]), of: listing, report: report)
    }

    func error(_ path: String = "model.safetensors", shouldStop: @escaping () -> Bool = { false }) -> HubError? {
        do { _ = try fetch(path, hub(shouldStop: shouldStop)) } catch { return error as? HubError }
        return nil
    }

    func read(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }
}

struct HubTests {
    @Test("what is fetched lies as Hugging Face's programs lay it: blobs by hash, snapshots of links, refs")
    func layout() throws {
        let scene = try HubScene()
        let hub = try scene.hub()
        let listing = try hub.listing(of: HubScene.repository)
        #expect(listing.commit == FakeHub.commit)
        #expect(listing["model.safetensors"]?.size == 300_000)
        for file in listing.files {
            #expect(try !hub.fetch(file, of: listing).wasHere)
            #expect(try hub.fetch(file, of: listing).wasHere)
        }
        try hub.record("main", listing)
        let snapshot = try #require(scene.settings.cache.snapshot(of: HubScene.repository))
        #expect(snapshot == "\(scene.home)/snapshots/\(FakeHub.commit)")
        #expect(scene.read("\(scene.home)/refs/main") == Array(FakeHub.commit.utf8))
        for (path, bytes) in HubScene.files {
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: "\(snapshot)/\(path)")
            let up = path.contains("/") ? "../../../" : "../../"
            #expect(target == "\(up)blobs/\(FakeHub.etag(path, bytes))")
            #expect(scene.read("\(snapshot)/\(path)") == bytes)
        }
        let blobs = try FileManager.default.contentsOfDirectory(atPath: "\(scene.home)/blobs")
        #expect(blobs.sorted() == HubScene.files.map { FakeHub.etag($0.key, $0.value) }.sorted())
        #expect(scene.settings.cache.repositories() == [HubScene.repository])
        // Nothing is asked a second time.
        #expect(scene.server.store.requests.count == 1)
    }

    @Test("hashes are SHA-256, and git's names of blobs")
    func hashes() throws {
        let sha = try #require(ContentHash(.sha256))
        sha.update(Array("abc".utf8))
        #expect(sha.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let git = try #require(ContentHash(.gitBlob(size: 6)))
        git.update(Array("hel".utf8))
        git.update(Array("lo\n".utf8))
        #expect(git.finish() == "ce013625030ba8dba906f756967f9e9ca394464a")
    }

    @Test("the token goes to the hub, and never to the store that it sends us to")
    func token() throws {
        let scene = try HubScene()
        scene.settings.token = "hf_secret"
        _ = try scene.fetch("model.safetensors", scene.hub())
        #expect(scene.server.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_secret" })
        #expect(scene.server.store.requests.map { $0.headers["authorization"] } == [nil])
    }

    @Test("a connection that breaks is taken up where it broke")
    func resumed() throws {
        let scene = try HubScene(storeTwist: { request, reply in
            var reply = reply
            if request.number < 2 { reply.cut = 100_000 }
            return reply
        })
        var seen: [Int] = []
        let fetched = try scene.fetch("model.safetensors", scene.hub()) { event in
            if case .bytes(let count) = event { seen.append(count) }
        }
        #expect(scene.read(fetched.path) == HubScene.weights)
        let ranges = scene.server.store.requests.map { $0.headers["range"] }
        #expect(ranges == [nil, "bytes=100000-", "bytes=200000-"])
        #expect(seen == seen.sorted() && seen.last == 300_000)
        #expect(scene.pauses.list == [1, 1])
    }

    @Test("after so many breaks without a byte it is given up, and what came stays for the next time")
    func givenUp() throws {
        let scene = try HubScene(storeTwist: { request, reply in
            var reply = reply
            reply.cut = request.number == 0 ? 1000 : 0
            return reply
        })
        #expect(scene.error() == .network(.dropped(host: "127.0.0.1")))
        #expect(scene.pauses.list == [1, 2, 4, 8, 16])
        let partial = "\(scene.home)/blobs/\(FakeHub.etag("model.safetensors", HubScene.weights)).incomplete"
        #expect(scene.read(partial) == Array(HubScene.weights[..<1000]))
    }

    @Test("Ctrl-C leaves what came, and the next fetch goes on from there")
    func cancelled() throws {
        let scene = try HubScene(storeTwist: { request, reply in
            var reply = reply
            if request.number == 0 { (reply.announcedLength, reply.cut, reply.silence) = (300_000, 0, 60) }
            return reply
        })
        let store = scene.server.store
        #expect(scene.error(shouldStop: { !store.requests.isEmpty }) == .network(.cancelled))
        let partial = "\(scene.home)/blobs/\(FakeHub.etag("model.safetensors", HubScene.weights)).incomplete"
        #expect(FileManager.default.fileExists(atPath: partial))
        // As a kill would have left it.
        try Data(HubScene.weights[..<12_345]).write(to: URL(fileURLWithPath: partial))
        #expect(try scene.read(scene.fetch("model.safetensors", scene.hub()).path) == HubScene.weights)
        #expect(scene.server.store.requests.last?.headers["range"] == "bytes=12345-")
        #expect(!FileManager.default.fileExists(atPath: partial))
    }

    @Test("a server that knows no ranges starts anew")
    func noRanges() throws {
        let scene = try HubScene(storeTwist: { request, reply in
            var whole = TestServer.Reply(200, [], HubScene.weights)
            if request.number == 0 { whole.cut = 50_000 }
            return whole
        })
        let fetched = try scene.fetch("model.safetensors", scene.hub())
        #expect(scene.read(fetched.path) == HubScene.weights)
        #expect(scene.server.store.requests.count == 2)
    }

    @Test("what was left by another file is thrown away, and the file comes from its start")
    func wrongBeginning() throws {
        let scene = try HubScene()
        let blob = "\(scene.home)/blobs/\(FakeHub.etag("model.safetensors", HubScene.weights))"
        for length in [1000, 300_000, 300_001] {
            try FileManager.default.createDirectory(atPath: scene.home + "/blobs", withIntermediateDirectories: true)
            try Data(repeating: 9, count: length).write(to: URL(fileURLWithPath: blob + ".incomplete"))
            #expect(try scene.read(scene.fetch("model.safetensors", scene.hub()).path) == HubScene.weights)
            try FileManager.default.removeItem(atPath: scene.home)
        }
    }

    @Test("a file whose hash is another is not kept, large or small", arguments: ["model.safetensors", "config.json"])
    func wrongHash(path: String) throws {
        let spoil: FakeHub.Twist = { request, reply in
            var reply = reply
            if request.method == "GET", reply.status == 200, !request.path.hasPrefix("/api"), !reply.body.isEmpty {
                reply.body[0] ^= 1
            }
            return reply
        }
        let scene = try HubScene(hubTwist: spoil, storeTwist: spoil)
        guard case .wrongHash(path, _, _) = scene.error(path) else {
            Issue.record("it was believed")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.home + "/blobs") == [])
        #expect(!FileManager.default.fileExists(atPath: scene.home + "/snapshots"))
    }

    @Test("a length that lies is found out, too short or too long")
    func wrongLength() throws {
        let short = try HubScene(storeTwist: { _, _ in .init(200, [], Array(HubScene.weights[..<1000])) })
        #expect(short.error() == .wrongSize(file: "model.safetensors", expected: 300_000, found: 1000))
        let long = try HubScene(storeTwist: { _, _ in .init(200, [], HubScene.weights + HubScene.weights) })
        guard case .wrongSize("model.safetensors", 300_000, let found) = long.error() else {
            Issue.record("it was believed")
            return
        }
        #expect(found > 300_000)
        let another = try HubScene(hubTwist: { request, reply in
            var reply = reply
            reply.headers = reply.headers.map { $0.name == "X-Linked-Size" ? ($0.name, "1") : $0 }
            return reply
        })
        #expect(another.error() == .wrongSize(file: "model.safetensors", expected: 300_000, found: 1))
    }

    @Test("what is not there, and what may not be had")
    func refusals() throws {
        let scene = try HubScene()
        let hub = try scene.hub()
        let nobody = try #require(HubRepository("nobody/nothing"))
        #expect(throws: HubError.noSuchRepository(nobody)) { try hub.listing(of: nobody) }
        let listing = try hub.listing(of: HubScene.repository)
        #expect(throws: HubError.noSuchFile(HubScene.repository, file: "vocab.json")) {
            try hub.fetch(HubFile(path: "vocab.json", size: 1), of: listing)
        }
        let answers: [(Int, String?, String?, HubError)] = [
            (401, nil, nil, .noSuchRepository(HubScene.repository)),
            (401, nil, "t", .accessDenied(HubScene.repository, hasToken: true)),
            (401, "GatedRepo", nil, .accessDenied(HubScene.repository, hasToken: false)),
            (403, "GatedRepo", "t", .accessDenied(HubScene.repository, hasToken: true)),
            (404, "RevisionNotFound", nil, .noSuchRevision(HubScene.repository, revision: "main")),
            (418, nil, nil, .network(.status(418, host: "127.0.0.1"))),
        ]
        for (status, code, token, error) in answers {
            let scene = try HubScene(hubTwist: { _, _ in .init(status, code.map { [("X-Error-Code", $0)] } ?? []) })
            scene.settings.token = token
            #expect(scene.error() == error)
        }
    }

    @Test("a busy hub is left alone as long as it asks for, and given up where that is too long")
    func busy() throws {
        let scene = try HubScene(hubTwist: { request, reply in
            request.number == 0 ? .init(request.method == "GET" ? 503 : 429, [("Retry-After", "7")]) : reply
        })
        #expect(scene.error("config.json") == nil)
        #expect(scene.pauses.list == [7, 7, 7])
        let closed = try HubScene(hubTwist: { _, _ in .init(429, [("Retry-After", "3600")]) })
        #expect(closed.error() == .busy(host: "127.0.0.1", status: 429, seconds: 3600))
        #expect(closed.pauses.list == [])
    }

    @Test(
        "names that lead out of the cache are refused, and nothing is written",
        arguments: ["../../evil", "/etc/evil", "a/../../evil", "a//b", "a\\\\..\\\\b", ".", "a/./b", "C:evil", "a\\nb"])
    func traversal(name: String) throws {
        let scene = try HubScene(hubTwist: { request, reply in
            guard request.path.hasPrefix("/api") else { return reply }
            var reply = reply
            reply.body = Array(
                String(decoding: reply.body, as: UTF8.self).replacing("config.json", with: name).utf8)
            return reply
        })
        guard case .unsafePath = scene.error() else {
            Issue.record("\(name) was accepted")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: scene.folder))
    }

    @Test("an ETag that is no hash, or another file's, names no blob", arguments: ["../../evil", "abc", "", "W/\"x\""])
    func badTags(tag: String) throws {
        let scene = try HubScene(hubTwist: { _, reply in
            var reply = reply
            reply.headers = reply.headers.map { $0.name == "X-Linked-Etag" ? ($0.name, tag) : $0 }
            return reply
        })
        #expect(scene.error() == .unverifiable(file: "model.safetensors"))
    }

    @Test("where the disk is too small nothing is begun; what is there already counts")
    func space() throws {
        let scene = try HubScene()
        scene.settings.freeSpace = { _ in 299_999 }
        #expect(scene.error() == .noSpace(needed: 300_000, free: 299_999))
        #expect(scene.server.store.requests.isEmpty)
        let partial = "\(scene.home)/blobs/\(FakeHub.etag("model.safetensors", HubScene.weights)).incomplete"
        try Data(HubScene.weights[..<1]).write(to: URL(fileURLWithPath: partial))
        #expect(scene.error() == nil)
    }

    @Test("who holds the lock is waited for, and Ctrl-C ends the waiting")
    func waiting() throws {
        let scene = try HubScene()
        let cache = scene.settings.cache
        let path = cache.lock(
            HubScene.repository, etag: FakeHub.etag("model.safetensors", HubScene.weights))
        try cache.makeFolder((path as NSString).deletingLastPathComponent)
        let lock = try FileLock(path, shouldStop: { false }, wait: {})
        let asked = Mutex(0)
        let isEnough = {
            asked.withLock { count in
                count += 1
                return count > 30
            }
        }
        #expect(scene.error(shouldStop: isEnough) == .network(.cancelled))
        #expect(scene.server.store.requests.isEmpty)
        var waits = 0
        _ = try scene.fetch("model.safetensors", scene.hub()) { event in
            guard event == .waiting else { return }
            waits += 1
            lock.release()
        }
        #expect(waits == 1)
    }

    @Test("two fetches at once download the file once")
    func together() throws {
        let scene = try HubScene(storeTwist: { _, reply in
            var reply = reply
            reply.silence = 0.5
            return reply
        })
        let settings = scene.settings
        let results = Mutex([Hub.Fetched?]())
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            let hub = try? Hub(settings, shouldStop: { false })
            let listing = try? hub?.listing(of: HubScene.repository)
            let fetched = listing.flatMap { listing in
                listing["model.safetensors"].flatMap { file in
                    try? hub?.fetch(file, of: listing)
                }
            }
            results.withLock { $0.append(fetched) }
        }
        let all = results.withLock { $0 }
        #expect(all.map { $0?.wasHere }.sorted { "\($0 as Any)" < "\($1 as Any)" } == [false, true])
        #expect(scene.server.store.requests.count == 1)
    }

    @Test("a cache that cannot be written to is an error with its place")
    func unwritable() throws {
        let scene = try HubScene()
        try Data().write(to: URL(fileURLWithPath: scene.folder))
        guard case .unwritable = scene.error() else {
            Issue.record("a file was taken for a folder")
            return
        }
    }
}

struct HubRepositoryTests {
    @Test("names and folders", arguments: ["gpt2", "openai-community/gpt2", "a.b/c_D-3"])
    func good(name: String) throws {
        let repository = try #require(HubRepository(name))
        #expect(HubRepository(folderName: repository.folderName) == repository)
    }

    @Test(
        "what is no name",
        arguments: [
            "", "/", "a/", "/a", "a/b/c", "..", "a/..", "-a", "a-", ".a", "a.", "a--b", "a..b", "a b", "é", "a?b",
        ])
    func bad(name: String) { #expect(HubRepository(name) == nil) }

    @Test(
        "folders that are no repository's", arguments: ["models--", "datasets--a--b", "models--a--b--c", "version.txt"])
    func folders(name: String) { #expect(HubRepository(folderName: name) == nil) }
}
