import Foundation
import TestSupport
import Testing

@testable import Engine
@testable import Lab

/// A small random Llama in a folder, with Llama 2's kind of tokenizer, in a session.
@Suite("A Llama's folder in a session")
struct LlamaFolderSessionTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "llama-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let config = """
                {"model_type": "llama", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 128, "vocab_size": 720,
                 "tie_word_embeddings": true}
                """
            try config.write(toFile: "\(path)/config.json", atomically: true, encoding: .utf8)
            for name in ["tokenizer.json", "tokenizer_config.json"] {
                try FileManager.default.copyItem(
                    atPath: "\(Repository.root)/Tests/Fixtures/llama/llama2-tokenizer/\(name)",
                    toPath: "\(path)/\(name)")
            }
            let blocks = (0..<2).flatMap { layer in
                [
                    ("input_layernorm", [32]), ("self_attn.q_proj", [32, 32]), ("self_attn.k_proj", [16, 32]),
                    ("self_attn.v_proj", [16, 32]), ("self_attn.o_proj", [32, 32]), ("post_attention_layernorm", [32]),
                    ("mlp.gate_proj", [48, 32]), ("mlp.up_proj", [48, 32]), ("mlp.down_proj", [32, 48]),
                ].map { (name: "model.layers.\(layer).\($0.0).weight", shape: $0.1) }
            }
            let tensors =
                [(name: "model.embed_tokens.weight", shape: [720, 32])] + blocks
                + [(name: "model.norm.weight", shape: [32])]
            let file = try SafetensorsWriter(path: "\(path)/model.safetensors", tensors: tensors, type: .bf16)
            for (number, tensor) in tensors.enumerated() {
                let count = tensor.shape.reduce(1, *)
                let values = (0..<count).map {
                    tensor.shape.count == 1
                        ? 1 : Float(0.2 * Gaussian.weight(seed: 5, array: number, element: $0))
                }
                try file.append(values)
            }
            try file.finish()
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test("it loads, and what works on any model works on it")
    func commands() throws {
        let folder = try Folder()
        var session = try session("load \(folder.path)", "prompt The model predicts the next")
        let model = try session.state.loadedModel()
        #expect(model.architecture == "llama" && model.elementTypes == ["BF16"] && model.bos)
        #expect(session.state.prompt?.ids.first == 1)
        let clean = try session.distribution("top 3").next
        for cell in [
            "tokens The year 2024 ☃", "lens", "softmax", "sample 5", "surprise The model is small.", "sweep heads",
            "attribute", "attention L1", "info", "models", "greedy 3",
        ] {
            _ = try session.value(cell)
        }
        _ = try session.value("ablate L1H1 L0.mlp")
        #expect(try session.distribution("top 3").next != clean)
        _ = try session.value("clear")
        #expect(try session.distribution("top 3").next == clean)
    }

    @Test("what is GPT-2's alone says so: training, noise on weights, Python for the inside")
    func refusals() throws {
        let folder = try Folder()
        var session = try session("load \(folder.path) as=tiny", "prompt hello")
        #expect(
            try session.error("train steps=1").message == "tiny is a Llama, and train begins with a GPT-2 in a folder")
        #expect(
            try session.error("noise weights L0.mlp std=0.1").message.hasPrefix("noise on weights is for a GPT-2"))
        guard case .code(let code) = try session.value("code") else { return }
        #expect(code.text.contains("AutoModelForCausalLM"))
        _ = try session.value("lens")
        #expect(try session.error("code").message.contains("tiny is a Llama"))
        _ = try session.value("ablate L0H1")
        #expect(try session.error("code").message.contains("tiny is a Llama"))
    }

    @Test("info of it, loaded or not, counts the same")
    func info() throws {
        let folder = try Folder()
        var session = try session()
        guard case .model(let before) = try session.value("info \(folder.path)"),
            case .model = try session.value("load \(folder.path)"), case .model(let after) = try session.value("info")
        else { return }
        #expect(before.breakdown == after.breakdown && before.bytes == after.bytes)
        #expect(after.estimate == nil && after.sha256 != nil)
    }
}
