import Foundation

/// A tiny random GPT-2 of `Tests/Fixtures/gpt2`, with what Hugging Face computes with it; see the README there.
public struct GPT2Fixture: Sendable, CustomStringConvertible {
    public let name: String
    /// The path of the model's folder.
    public let folder: String

    public var description: String { name }

    /// All of them.
    public static let all = ["f32-plain", "f16-prefixed", "bf16-untied", "f32-sharded"].map(Self.init)

    init(_ name: String) {
        self.name = name
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        self.folder = tests.appendingPathComponent("Fixtures/gpt2/\(name)").path
    }

    /// Reads `reference.json`.
    public func reference() throws -> Reference {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent("reference.json"))
        return try JSONDecoder().decode(Reference.self, from: data)
    }

    public struct Reference: Decodable, Sendable {
        /// The first and the last element of each parameter, by its name without prefix.
        public let samples: [String: [Float]]
        public let sequences: [Sequence]
    }

    public struct Sequence: Decodable, Sendable {
        /// n token ids.
        public let ids: [Int]
        /// n × vocabulary.
        public let logits: [[Float]]
        /// (layers + 1) × n × width: the embeddings' sum, then the residual stream after each block.
        public let streams: [[[Float]]]
        /// (layers + 1) × vocabulary: lm_head(ln_f(stream)) at the last position.
        public let lens: [[Float]]
        /// Runs with one head's output set to 0; only in some sequences.
        public let ablations: [Ablation]?
    }

    public struct Ablation: Decodable, Sendable {
        public let layer: Int
        public let head: Int
        /// n × vocabulary.
        public let logits: [[Float]]
    }
}
