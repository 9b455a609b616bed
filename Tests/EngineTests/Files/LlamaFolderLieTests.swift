import Foundation
import TestSupport
import Testing

@testable import Engine

/// A Llama's folder whose files contradict each other, or ask for another model, gets an error that says where.
@Suite("Llamas' folders that lie")
struct LlamaFolderLieTests {
    let folder: TemporaryFolder
    let config: String
    let weights: String

    init() throws {
        folder = try TemporaryFolder()
        config = "\(folder.path)/config.json"
        weights = "\(folder.path)/model.safetensors"
    }

    private static func data(_ file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/Tests/Fixtures/llama/\(file)"))
    }

    /// The configuration of a fixture with some entries changed (JSON text) or taken out (nil).
    @discardableResult
    private func read(
        _ changes: [String: String?], of fixture: String = "f32-tied"
    ) throws -> LlamaConfiguration {
        var entries = try #require(
            try JSONSerialization.jsonObject(with: Self.data("\(fixture)/config.json")) as? [String: Any])
        for (key, value) in changes {
            entries[key] = try value.map {
                try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)
            }
        }
        try folder.write("config.json", JSONSerialization.data(withJSONObject: entries))
        guard case .llama(let shape) = try ModelConfiguration(folder: folder.path) else {
            throw ModelFileError.missing(path: "a Llama")
        }
        return shape
    }

    private func refusal(_ key: String, _ expected: String, _ found: String) -> ModelFileError {
        .configuration(file: config, key: key, expected: expected, found: found)
    }

    @Test("what the file leaves out has LlamaConfig's value")
    func defaults() throws {
        let shape = try read([
            "num_key_value_heads": nil, "rms_norm_eps": nil, "rope_theta": nil, "tie_word_embeddings": nil,
            "attention_bias": nil, "mlp_bias": nil, "hidden_act": nil, "rope_scaling": nil,
        ])
        #expect(shape.keyValueHeads == shape.heads && shape.headWidth == 6)
        #expect(shape.normEpsilon == 1e-6 && shape.turningBase == 10_000)
        #expect(!shape.tiesEmbeddings && shape.frequencyDivisors.isEmpty && shape.pairs == .halves)
        #expect(try read(["model_type": nil]).layers == 2, "the class is named")
    }

    @Test(
        "a function other than Llama's is refused by name",
        arguments: [
            ("model_type", "\"mistral\"", "\"gpt2\" or \"llama\"", "\"mistral\""),
            ("hidden_act", "\"gelu\"", "\"silu\"", "\"gelu\""), ("attention_bias", "true", "false", "true"),
            ("mlp_bias", "true", "false", "true"),
            ("quantization_config", "{\"bits\": 4}", "none: weights in F32, F16 or BF16", "something else"),
            ("num_key_value_heads", "3", "a divisor of 4", "3"),
            ("num_attention_heads", "5", "a divisor of 5", "2"),
            ("num_attention_heads", "8", "heads of an even width, whose halves turn together", "8"),
            ("head_dim", "7", "heads of an even width, whose halves turn together", "7"),
            ("head_dim", "0", "a whole number from 1 to 1048576", "0"),
            ("num_hidden_layers", "4097", "a whole number from 1 to 4096", "4097"),
            ("vocab_size", "1e300", "a whole number from 1 to 268435456", "1e+300"),
            ("rms_norm_eps", "-1", "a positive number", "-1"), ("rope_theta", "0", "a positive number", "0"),
            ("rope_scaling", "4", "an object", "4"), ("partial_rotary_factor", "0.5", "1", "0.5"),
        ])
    func otherFunctions(key: String, value: String, expected: String, found: String) throws {
        let known = key == "num_attention_heads" && value == "5"
        #expect(throws: known ? refusal("num_key_value_heads", expected, found) : refusal(key, expected, found)) {
            try read([key: value])
        }
    }

    @Test(
        "a way to stretch positions that is not known, or lacks a number, is refused by name",
        arguments: [
            (#"{"rope_type": "yarn", "factor": 4}"#, "rope_type", #""default", "linear" or "llama3""#, "\"yarn\""),
            (#"{"type": "dynamic", "factor": 4}"#, "type", #""default", "linear" or "llama3""#, "\"dynamic\""),
            (#"{"type": "linear"}"#, "factor", "a positive number", "nothing"),
            (#"{"type": "linear", "factor": -2}"#, "factor", "a positive number", "-2"),
            (
                #"{"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4}"#,
                "original_max_position_embeddings", "a positive number", "nothing"
            ),
            (
                #"{"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4}"#,
                "high_freq_factor", "more than low_freq_factor, 4.0", "4"
            ),
        ])
    func scaling(text: String, key: String, expected: String, found: String) throws {
        for place in ["rope_scaling", "rope_parameters"] {
            #expect(throws: refusal("\(place).\(key)", expected, found)) {
                try read(place == "rope_scaling" ? [place: text] : ["rope_scaling": nil, place: text])
            }
        }
    }

    @Test("heads that are too many and too wide for any count are refused")
    func heads() throws {
        #expect(throws: refusal("head_dim", "fewer, or narrower heads", "1048576")) {
            try read(["head_dim": "1048576", "num_attention_heads": "8"])
        }
    }

    @Test("the largest sizes allowed do not overflow the count of parameters")
    func largest() throws {
        let shape = try read([
            "num_hidden_layers": "4096", "num_attention_heads": "1", "num_key_value_heads": "1",
            "head_dim": "1048576", "hidden_size": "1048576", "intermediate_size": "4194304",
            "max_position_embeddings": "268435456", "vocab_size": "268435456", "tie_word_embeddings": "false",
        ])
        #expect(shape.parameters.total > 1 << 55)
        #expect(shape.context == 2, "no more keys are held")
    }

    private func model(_ changes: [String: String?] = [:], of fixture: String = "f32-tied") throws -> Model {
        try read(changes, of: fixture)
        return try Model(Checkpoint(folder: folder.path), ModelConfiguration(folder: folder.path))
    }

    @Test("weights of another shape than the configuration's are refused by tensor")
    func shapes() throws {
        try folder.write("model.safetensors", Self.data("f32-tied/model.safetensors"))
        _ = try model()
        func wrong(_ tensor: String, _ expected: [Int], _ found: [Int]) -> ModelFileError {
            .wrongShape(tensor: "model.\(tensor)", file: weights, expected: expected, found: found)
        }
        #expect(throws: wrong("embed_tokens.weight", [62, 24], [61, 24])) { try model(["vocab_size": "62"]) }
        #expect(throws: wrong("layers.0.self_attn.k_proj.weight", [24, 24], [12, 24])) {
            try model(["num_key_value_heads": "4"])
        }
        #expect(throws: wrong("layers.0.mlp.gate_proj.weight", [41, 24], [40, 24])) {
            try model(["intermediate_size": "41"])
        }
        #expect(throws: ModelFileError.missingTensor(name: "layers.2.input_layernorm.weight", file: weights)) {
            try model(["num_hidden_layers": "3"])
        }
        #expect(throws: ModelFileError.missingTensor(name: "lm_head.weight", file: weights)) {
            try model(["tie_word_embeddings": "false"])
        }
        let rest = "tensor model.layers.1.input_layernorm.weight is none of this architecture's; "
        #expect(throws: ModelFileError.malformed(file: weights, detail: rest + "the model would be another without it"))
        {
            try model(["num_hidden_layers": "1"])
        }
    }

    @Test("a bias that no entry announces is refused, not passed over")
    func bias() throws {
        let name = "model.layers.0.self_attn.q_proj.bias"
        try folder.writeSafetensors(header: "{\(entry(name, "[24]", "[0,96]"))}", dataCount: 96)
        let detail = "tensor \(name) is none of this architecture's; the model would be another without it"
        #expect(throws: ModelFileError.malformed(file: weights, detail: detail)) { try model() }
    }

    @Test("a folder of another architecture, or none, is refused")
    func others() throws {
        #expect(throws: ModelFileError.missing(path: "/no/such/folder")) {
            try ModelConfiguration(folder: "/no/such/folder")
        }
        #expect(throws: ModelFileError.missing(path: config)) { try ModelConfiguration(folder: folder.path) }
        #expect(throws: refusal("model_type", "\"gpt2\" or \"llama\"", "nothing")) {
            try read(["model_type": nil, "architectures": "[\"MistralForCausalLM\"]"])
        }
    }
}
