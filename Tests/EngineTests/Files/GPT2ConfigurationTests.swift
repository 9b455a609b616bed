import Engine
import Foundation
import Testing

@Suite("GPT-2's configuration")
struct GPT2ConfigurationTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/config.json"
    }

    /// A minimal configuration with some entries changed (JSON text) or taken out (nil).
    func read(_ changes: [String: String?] = [:]) throws -> GPT2Configuration {
        var entries = [
            "model_type": "\"gpt2\"", "n_layer": "2", "n_head": "3", "n_embd": "12", "n_positions": "17",
            "vocab_size": "37",
        ]
        for (key, value) in changes { entries[key] = value }
        let text = entries.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        try folder.write("config.json", Data("{\(text)}".utf8))
        return try GPT2Configuration(folder: folder.path)
    }

    func refusal(_ key: String, _ expected: String, _ found: String) -> ModelFileError {
        .configuration(file: path, key: key, expected: expected, found: found)
    }

    @Test("what the file leaves out has GPT-2's value")
    func defaults() throws {
        let configuration = try read()
        #expect(configuration == GPT2Configuration(layers: 2, heads: 3, width: 12, context: 17, vocabulary: 37))
        #expect(configuration.innerWidth == 48)
        #expect(configuration.headWidth == 4)
        #expect(configuration.layerNormEpsilon == 1e-5)
        #expect(configuration.tiesEmbeddings)
        #expect(try read(["n_inner": "null"]) == configuration)
    }

    @Test("what the file says is kept")
    func kept() throws {
        let configuration = try read([
            "n_inner": "50", "layer_norm_epsilon": "1e-3", "tie_word_embeddings": "false",
            "reorder_and_upcast_attn": "true", "activation_function": "\"gelu_pytorch_tanh\"",
            "scale_attn_weights": "true", "task_specific_params": "{\"a\":[1,{\"b\":null}]}",
        ])
        let expected = GPT2Configuration(
            layers: 2, heads: 3, width: 12, innerWidth: 50, context: 17, vocabulary: 37, layerNormEpsilon: 1e-3,
            tiesEmbeddings: false)
        #expect(configuration == expected)
    }

    @Test("older names and places are understood")
    func olderFiles() throws {
        #expect(try read(["n_positions": nil, "n_ctx": "18"]).context == 18)
        #expect(try read(["n_ctx": "18"]).context == 17)
        #expect(try read(["model_type": nil, "architectures": "[\"GPT2LMHeadModel\"]"]).layers == 2)
    }

    @Test("another model is refused")
    func otherModels() throws {
        #expect(throws: refusal("model_type", "\"gpt2\"", "\"llama\"")) { try read(["model_type": "\"llama\""]) }
        #expect(throws: refusal("model_type", "\"gpt2\"", "nothing")) { try read(["model_type": nil]) }
        #expect(throws: refusal("model_type", "\"gpt2\"", "nothing")) {
            try read(["model_type": nil, "architectures": "[\"GPTNeoForCausalLM\"]"])
        }
    }

    @Test(
        "a function other than GPT-2's is refused",
        arguments: [
            ("activation_function", "\"relu\"", "\"gelu_new\"", "\"relu\""),
            ("activation_function", "\"gelu\"", "\"gelu_new\"", "\"gelu\""),
            ("scale_attn_weights", "false", "true", "false"),
            ("scale_attn_by_inverse_layer_idx", "true", "false", "true"),
            ("add_cross_attention", "true", "false", "true"),
            ("tie_word_embeddings", "1", "true or false", "1"),
            ("layer_norm_epsilon", "0", "a positive number", "0"),
            ("layer_norm_epsilon", "1e-60", "a positive number", "1e-60"),
            ("layer_norm_epsilon", "\"small\"", "a positive number", "\"small\""),
        ])
    func otherFunctions(key: String, value: String, expected: String, found: String) throws {
        #expect(throws: refusal(key, expected, found)) { try read([key: value]) }
    }

    @Test(
        "sizes must be whole, positive and of this world",
        arguments: [
            ("0", "0"), ("-1", "-1"), ("1.5", "1.5"), ("\"2\"", "\"2\""), ("4097", "4097"), ("true", "true"),
            ("[2]", "something else"), ("null", "nothing"), ("1e300", "1e+300"),
        ])
    func sizes(value: String, found: String) throws {
        #expect(throws: refusal("n_layer", "a whole number from 1 to 4096", found)) { try read(["n_layer": value]) }
    }

    @Test("an absent size is named", arguments: ["n_layer", "n_head", "n_embd", "n_positions", "vocab_size"])
    func absent(key: String) throws {
        let error = try #require(throws: ModelFileError.self) { try read([key: nil]) }
        guard case .configuration(path, key, _, "nothing") = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("the largest sizes allowed do not overflow the count of parameters")
    func largest() throws {
        let configuration = try read([
            "n_layer": "4096", "n_head": "1", "n_embd": "1048576", "n_inner": "4194304", "n_positions": "268435456",
            "vocab_size": "268435456", "tie_word_embeddings": "false",
        ])
        #expect(configuration.parameters.total > 1 << 55)
    }

    @Test("heads must share the width evenly")
    func division() throws {
        #expect(throws: refusal("n_head", "a divisor of 12", "5")) { try read(["n_head": "5"]) }
    }

    @Test("a file that is no JSON object is refused", arguments: ["[]", "{", "{\"n_layer\":NaN}"])
    func malformed(text: String) throws {
        try folder.write("config.json", Data(text.utf8))
        #expect(throws: ModelFileError.malformed(file: path, detail: "it is not a JSON object")) {
            try GPT2Configuration(folder: folder.path)
        }
    }

    @Test("a depth bomb is refused")
    func depthBomb() throws {
        let bomb = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: ModelFileError.malformed(file: path, detail: "it is not a JSON object")) {
            try read(["n_inner": bomb])
        }
    }

    @Test("an absent folder and a folder without a configuration are told apart")
    func nothingThere() {
        let absent = "\(folder.path)/absent"
        #expect(throws: ModelFileError.missing(path: absent)) { try GPT2Configuration(folder: absent) }
        #expect(throws: ModelFileError.missing(path: path)) { try GPT2Configuration(folder: folder.path) }
    }
}
