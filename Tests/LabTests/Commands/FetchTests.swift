import Engine
import Foundation
import Network
import TestSupport
import Testing

@testable import Lab

/// A session with a cache of its own, before a hub that holds nano as `org/model`.
final class FetchScene {
    let folder = NSTemporaryDirectory() + "lab-fetch-\(UUID().uuidString)"
    let hub: FakeHub
    private let workshop: Workshop

    static func nano() throws -> [String: [UInt8]] {
        let folder = Repository.root + "/models/nano"
        var files: [String: [UInt8]] = [:]
        for name in ["config.json", "model.safetensors", "vocab.json", "merges.txt"] {
            files[name] = Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"), "no \(name)"))
        }
        return files
    }

    init(
        _ files: [String: [UInt8]], environment: [String: String] = [:], isInterrupted: @escaping () -> Bool = { false }
    ) throws {
        hub = try FakeHub(files: files)
        let access = HubAccess(
            environment: ["HF_ENDPOINT": hub.hub.url.absoluteString, "HF_HUB_CACHE": folder].merging(environment) { $1 }
        )
        workshop = Workshop(
            library: ModelLibrary(shelves: [Repository.root + "/models"], cache: access.cache),
            arithmetic: try Arithmetic(threads: 2), hub: access, isInterrupted: isInterrupted)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func session(_ permissions: Permissions = .all) -> Session {
        Session(
            state: SessionState(), workshop: workshop.restricted(to: permissions),
            origin: Session.Origin(model: nil, seed: 0))
    }
}

struct FetchTests {
    private func fetched(_ session: inout Session, _ cell: String) throws -> FetchValue {
        guard case .fetch(let value) = try session.value(cell) else {
            Issue.record("\(cell) fetched nothing")
            throw CellError(.syntax, "")
        }
        return value
    }

    @Test("what is fetched can be loaded by its name, is listed, and is not fetched again")
    func whole() throws {
        var files = try FetchScene.nano()
        files["pytorch_model.bin"] = [1]
        files["README.md"] = [2]
        let scene = try FetchScene(files)
        var session = scene.session()
        #expect(
            try session.error("load org/model").hint == "if it is one on Hugging Face: fetch org/model")
        let value = try fetched(&session, "fetch org/model")
        #expect(value.files.map(\.name) == ["config.json", "vocab.json", "merges.txt", "model.safetensors"])
        #expect(value.files.allSatisfy { !$0.wasHere })
        #expect(value.commit == FakeHub.commit)
        let asked = scene.hub.store.requests.count
        #expect(try fetched(&session, "fetch org/model").files.allSatisfy(\.wasHere))
        #expect(scene.hub.store.requests.count == asked)
        guard case .model(let model) = try session.value("load org/model") else {
            Issue.record("nothing was loaded")
            return
        }
        #expect(model.name == "org/model" && model.parameters == 86_496)
        guard case .models(let listings) = try session.value("models") else {
            Issue.record("nothing was listed")
            return
        }
        let listing = try #require(listings.first { $0.name == "org/model" })
        #expect(listing.state == ModelListing.loaded && listing.fits)
        #expect(listings.count == ModelLibrary.family.count + 1)
        let text = render(.fetch(value), RenderOptions(columns: 80, color: .none, plain: true, showsTiming: false))
        #expect(text.contains("org/model: 386.9 kB"), "\(text)")
        #expect(text.hasSuffix("  load org/model opens it"))
    }

    @Test("weights in parts come by way of their index")
    func shards() throws {
        let index = """
            {"metadata": {}, "weight_map": {"a": "model-00002-of-00002.safetensors", "b": "model-00001-of-00002.safetensors"}}
            """
        var files: [String: [UInt8]] = [
            "config.json": [123], "model.safetensors.index.json": Array(index.utf8),
            "model-00001-of-00002.safetensors": [1], "model-00002-of-00002.safetensors": [2, 3],
            "other.safetensors": [4],
        ]
        let scene = try FetchScene(files)
        var session = scene.session()
        let names = try fetched(&session, "fetch org/model").files.map(\.name)
        #expect(
            names == [
                "config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
            ])
        files["model-00002-of-00002.safetensors"] = nil
        let broken = try FetchScene(files)
        session = broken.session()
        #expect(
            try session.error("fetch org/model").message
                == "org/model lacks model-00002-of-00002.safetensors, which its index names")
    }

    @Test("a GGUF file is named, and found by that name")
    func gguf() throws {
        let path = Repository.root + "/Tests/Fixtures/gguf"
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: path).sorted().first { $0.hasSuffix(".gguf") })
        let bytes = try #require(FileManager.default.contents(atPath: "\(path)/\(name)"))
        let scene = try FetchScene(["m.gguf": Array(bytes), "n.gguf": [1]])
        var session = scene.session()
        let error = try session.error("fetch org/model")
        #expect(error.message == "org/model holds no config.json with a model.safetensors")
        #expect(error.hint == "it holds GGUF files: fetch org/model file=m.gguf; there are also n.gguf")
        #expect(try session.error("fetch org/model file=mm.gguf").hint == "did you mean \"m.gguf\"?")
        #expect(try fetched(&session, "fetch org/model file=m.gguf").name == "org/model/m.gguf")
        guard case .models(let listings) = try session.value("models") else {
            Issue.record("nothing was listed")
            return
        }
        #expect(listings.contains { $0.name == "org/model/m.gguf" && $0.bytes == bytes.count })
        _ = try session.value("load org/model/m.gguf")
    }

    @Test("a model with a short name that is not here says what fetching it would take")
    func notHere() throws {
        let scene = try FetchScene([:])
        var session = scene.session()
        let error = try session.error("load gpt2-xl")
        #expect(error.message == "gpt2-xl is not on this machine")
        #expect(
            error.hint == "fetch gpt2-xl downloads it: 6.4 GB from huggingface.co/openai-community/gpt2-xl")
        guard case .models(let listings) = try session.value("fetch") else {
            Issue.record("nothing was listed")
            return
        }
        #expect(listings.map(\.name) == ["distilgpt2", "gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl"])
        #expect(listings.allSatisfy { $0.state == ModelListing.toFetch })
    }

    @Test("another revision lies beside main, and does not become it")
    func revision() throws {
        let scene = try FetchScene(try FetchScene.nano())
        var session = scene.session()
        let value = try fetched(&session, "fetch org/model revision=\(FakeHub.commit)")
        #expect(value.name.hasSuffix("/snapshots/\(FakeHub.commit)"))
        #expect(try session.error("load org/model").code == .modelNotFound)
        _ = try session.value("load \"\(value.name)\"")
        #expect(try session.error("fetch org/model revision=none").code == .modelNotFound)
        #expect(try session.error("fetch org/model revision=../x").code == .modelNotFound)
    }

    @Test("a file that is run may not fetch, but may load what was fetched")
    func untrusted() throws {
        let scene = try FetchScene(try FetchScene.nano())
        var trusted = scene.session()
        let work = scene.folder + "-work"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: work) }
        var session = scene.session(.file(in: work))
        let error = try session.error("fetch org/model")
        #expect(error.code == .notAllowed)
        #expect(
            error.message == "a file that is run may not reach the network without --allow: fetch org/model")
        #expect(scene.hub.hub.requests.isEmpty)
        let value = try fetched(&trusted, "fetch org/model")
        _ = try session.value("load org/model")
        let file = try #require(value.files.first)
        _ = try session.value("load \"\(file.path.dropLast(file.name.count + 1))\"")
    }

    @Test("offline, nothing is asked")
    func offline() throws {
        let scene = try FetchScene(try FetchScene.nano(), environment: ["HF_HUB_OFFLINE": "1"])
        var session = scene.session()
        #expect(try session.error("fetch org/model").message == "HF_HUB_OFFLINE is set, so nothing is fetched")
        #expect(scene.hub.hub.requests.isEmpty)
    }

    @Test("Ctrl-C ends it as interrupted, and says that it goes on")
    func interrupted() throws {
        let scene = try FetchScene(try FetchScene.nano(), isInterrupted: { true })
        var session = scene.session()
        let error = try session.error("fetch org/model")
        #expect(error.code == .interrupted)
        #expect(error.hint == "what has come so far is kept, and fetch goes on there")
    }

    @Test("what cannot be fetched is said in words")
    func words() throws {
        let scene = try FetchScene(try FetchScene.nano())
        var session = scene.session()
        #expect(try session.error("fetch mini").message == "mini came with lab: there is nothing to fetch")
        #expect(try session.error("fetch ../x").message == "\"../x\" is no model's name on a hub")
        #expect(try session.error("fetch file=x.gguf").message == "the model's name is missing")
        #expect(
            try session.error("fetch org/model file=x.bin").message == "file= names a GGUF file, and \"x.bin\" is none")
        #expect(
            try session.error("fetch no/where").message == "the hub has no model no/where, or it is a private one")
    }

    @Test(
        "the cache and the token lie where Hugging Face's programs have them",
        arguments: [
            (["HF_HUB_CACHE": "/a/b", "HF_HOME": "/c"], "/a/b"), (["HF_HOME": "/c/"], "/c/hub"),
            (["XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"), (["HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
            (["HF_HOME": ""], UserFolders.home + "/.cache/huggingface/hub"),
        ])
    func environment(variables: [String: String], cache: String) throws {
        #expect(HubAccess(environment: variables).cache.path == cache)
    }

    @Test("a token comes from the environment, or else from the file that logging in wrote")
    func token() throws {
        let home = NSTemporaryDirectory() + "lab-token-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: home) }
        try Data(" hf_kept\n".utf8).write(to: URL(fileURLWithPath: home + "/token"))
        let token = { (variables: [String: String]) in
            try HubAccess(environment: variables.merging(["HF_HOME": home]) { $1 }).settings().token
        }
        #expect(try token([:]) == "hf_kept")
        #expect(try token(["HF_TOKEN": "hf_given\n"]) == "hf_given")
        #expect(try token(["HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"]) == nil)
        #expect(throws: CellError.self) { try HubAccess(environment: ["HF_ENDPOINT": "nowhere"]).settings() }
    }
}
