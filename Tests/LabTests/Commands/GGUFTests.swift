import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("GGUF files")
struct GGUFTests {
    private static let folder = Repository.root + "/Tests/Fixtures/gguf"

    @Test("a GGUF file loads by its path, named after it", arguments: ["llama", "gpt2"])
    func load(name: String) throws {
        var session = try session()
        guard case .model(let model) = try session.value("load \(Self.folder)/\(name).gguf") else {
            Issue.record("no model"); return
        }
        #expect(model.name == name && model.architecture == name)
        #expect(model.layers == 2)
        #expect(
            model.dtype == (name == "gpt2" ? "F16+F32+Q8_0" : "BF16+F16+F32+Q4_0+Q4_1+Q4_K+Q5_0+Q5_1+Q5_K+Q6_K+Q8_0"))
        #expect(model.bos == (name == "llama"))
        #expect(model.parameters == model.breakdown.reduce(0) { $0 + $1.count })
        let text = render(.model(model), RenderOptions())
        #expect(text.contains(name))
    }

    @Test("what works on any model works on it", arguments: ["llama", "gpt2"])
    func commands(name: String) throws {
        var session = try session("load \(Self.folder)/\(name).gguf", "prompt The model predicts the next")
        let clean = try session.distribution("top 3").next
        for cell in [
            "tokens The year 2024", "lens", "softmax", "sample 5", "surprise The model is small.",
            "sweep heads", "attribute", "attention L1",
            "verify",
        ] {
            if cell == "verify" {
                #expect(try session.error(cell).message.contains("is a GGUF file, and verify needs a folder"))
            } else {
                _ = try session.value(cell)
            }
        }
        _ = try session.value("ablate L1H1 L0.mlp")
        #expect(try session.distribution("top 3").next != clean)
        _ = try session.value("clear")
        #expect(try session.distribution("top 3").next == clean)
    }

    @Test("bos=off leaves the beginning out")
    func bos() throws {
        var with = try session("load \(Self.folder)/llama.gguf", "prompt hello")
        var without = try session("load \(Self.folder)/llama.gguf bos=off", "prompt hello")
        #expect(with.state.prompt?.ids.first == 1)
        #expect(without.state.prompt?.ids == with.state.prompt.map { Array($0.ids.dropFirst()) })
        _ = try (with.value("top"), without.value("top"))
    }

    @Test("train and code say why they cannot, and what can")
    func refusals() throws {
        var session = try session("load \(Self.folder)/llama.gguf", "prompt hello")
        let train = try session.error("train steps=1")
        #expect(train.message == "llama is a GGUF file, and train begins with a GPT-2 in a folder")
        #expect(train.hint?.contains("load mini") == true)
        _ = try session.value("top")
        #expect(try session.error("code").message.contains("is a GGUF file, and Python needs a folder"))
        let noise = try session.error("noise weights L0.mlp std=0.1")
        #expect(noise.message.contains("noise on weights is for a GPT-2"))
    }

    @Test("a file that is none, and one that lies, get an error with its name")
    func lies() throws {
        let path = Sandbox.folder + "/work/lies-\(UUID().uuidString).gguf"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var session = try session()
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path))
        #expect(
            try session.error("load \(path)").message.hasSuffix(
                "is a file, and no GGUF file; a model is one, or a folder"))
        try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/llama.gguf")).prefix(100_000)
            .write(to: URL(fileURLWithPath: path))
        let error = try session.error("load \(path)")
        #expect(error.message.contains("ends too early: it announces ") && error.message.contains("100000"))
    }
}
