import Foundation
import TestSupport
import Testing

@Suite("lab fetch, from outside")
struct FetchProgramTests {
    private func nano() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in ["config.json", "model.safetensors", "vocab.json", "merges.txt"] {
            files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/models/nano/\(name)")))
        }
        return files
    }

    @Test("it fetches, the model can be loaded, and the token is nowhere to be seen")
    func token() throws {
        let folder = try ScratchFolder()
        let hub = try FakeHub(files: try nano())
        let variables = ["HF_ENDPOINT": hub.hub.url.absoluteString, "HF_TOKEN": "hf_secret"]
        let run = try ProgramRun("fetch", "org/model", in: folder, environment: variables)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(run.output.contains("load org/model opens it"))
        let json = try ProgramRun("--json", "-e", "fetch org/model", in: folder, environment: variables)
        #expect(json.output.contains("\"was_here\": true"), "\(json.output)")
        let use = try ProgramRun("--model", "org/model", "-e", "info", "-e", "save s.md", in: folder)
        #expect(use.code == 0, "\(use.errors)")
        #expect(try folder.read("s.md").contains("model: org/model\n"))
        #expect(try ProgramRun("replay", "--strict", "s.md", in: folder).code == 0)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for path in paths {
            let bytes = FileManager.default.contents(atPath: "\(folder.path)/\(path)") ?? Data()
            #expect(bytes.firstRange(of: Data("hf_secret".utf8)) == nil, "\(path)")
        }
        #expect(hub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_secret" })
    }

    @Test("Ctrl-C ends it with 130, and what came stays for the next time")
    func interrupted() throws {
        let folder = try ScratchFolder()
        let files = try nano()
        let weights = try #require(files["model.safetensors"])
        let hub = try FakeHub(
            files: files,
            storeTwist: { request, reply in
                var reply = reply
                if request.number == 0 { reply.silence = 600 }
                return reply
            })
        let variables = ["HF_ENDPOINT": hub.hub.url.absoluteString]
        let running = try RunningProcess(
            BuiltProgram.path, ["fetch", "org/model"], input: FileHandle.nullDevice, in: folder, environment: variables)
        while hub.store.requests.isEmpty { usleep(10_000) }
        running.interrupt()
        #expect(running.exitCode() == 130)
        #expect(try running.errors().contains("interrupted"))
        let home = folder.home + "/huggingface/hub/models--org--model"
        let partial = "\(home)/blobs/\(FakeHub.etag("model.safetensors", weights)).incomplete"
        #expect(FileManager.default.fileExists(atPath: partial))
        #expect(!FileManager.default.fileExists(atPath: home + "/refs/main"))
        #expect(try ProgramRun("fetch", "org/model", in: folder, environment: variables).code == 0)
        #expect(!FileManager.default.fileExists(atPath: partial))
    }
}
