import Foundation
import TestSupport

@testable import Engine

/// Small GGUF files that `tools/make_gguf_fixtures.py` wrote, and what other programs make of them.
enum GGUFFixtures {
    struct Prompt: Decodable {
        var ids: [TokenID]
        var logits: [Double]
    }

    /// What Transformers gave for SmolLM2 in float64.
    struct SmolLM2Prompt: Decodable {
        var prompt: String
        var ids: [TokenID]
        var top: [TokenID]
        var logs: [Double]
    }

    static func path(_ name: String) -> String { "\(Repository.root)/Tests/Fixtures/gguf/\(name)" }

    static func decoded<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func file(_ name: String) throws -> GGUFFile { try GGUFFile(path: path(name)) }

    static func inference(_ name: String, threads: Int = 1) throws -> Inference {
        Inference(try Model(file("\(name).gguf")), try Arithmetic(threads: threads))
    }

    /// Where `make smollm2` puts the model; LAB_SMOLLM2 names another file.
    static let smolLM2 =
        ProcessInfo.processInfo.environment["LAB_SMOLLM2"]
        ?? "\(Repository.root)/.build/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
    static let hasSmolLM2 = FileManager.default.fileExists(atPath: smolLM2)
}
