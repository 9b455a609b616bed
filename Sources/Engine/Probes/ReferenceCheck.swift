import Foundation

/// What Hugging Face's implementation gave for a model, recorded beside its weights as `reference.json`.
public struct Reference: Sendable, Decodable {
    public struct Prompt: Sendable, Decodable {
        public var prompt: String
        /// The prompt's tokens, the beginning-of-text token among them where the model takes one.
        public var ids: [TokenID]
        /// (vocabulary), after the last token.
        public var logits: [Float]
        /// The residual stream at the last position, (layers + 1, d): the embedding, then after every block.
        public var residuals: [[Float]]?
    }

    /// The program and the arithmetic that gave the numbers.
    public var source: String
    /// The largest difference of log-probabilities that is the same answer.
    public var tolerance: Double
    public var prompts: [Prompt]

    static let fileName = "reference.json"

    /// nil where none lies in the folder.
    /// - Throws: `.malformed` where there is one that cannot be read.
    public init?(folder: String) throws(ModelFileError) {
        let path = "\(folder)/\(Self.fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let map = try MappedFile(path: path)
        do {
            self = try JSONDecoder().decode(Reference.self, from: Data(bytes: map.base, count: map.count))
        } catch {
            throw .malformed(file: path, detail: "it is no reference as recorded from Hugging Face")
        }
    }
}

/// How far this engine is from a reference.
public struct ReferenceCheck: Sendable {
    public private(set) var prompts = 0
    /// The largest difference of a log-probability, over all prompts and the whole vocabulary.
    public private(set) var largestError = 0.0
    /// The largest difference of a residual stream's component, as a part of the stream's largest component.
    public private(set) var largestResidualError: Double?
}

extension Inference {
    /// Runs every prompt of the reference and compares.
    ///
    /// - Throws: what `logits(after:)` throws, and `.wrongReference` where it has another number of logits.
    public func check(
        against reference: Reference, shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> ReferenceCheck {
        var check = ReferenceCheck()
        for prompt in reference.prompts {
            let logits = try logits(after: prompt.ids, shouldStop: shouldStop)
            guard logits.count == prompt.logits.count else {
                throw .wrongReference(expected: logits.count, found: prompt.logits.count)
            }
            check.compare(logits, prompt.logits)
            if let residuals = prompt.residuals {
                check.compare(try residualStream(after: prompt.ids, shouldStop: shouldStop), residuals)
            }
            check.count()
        }
        return check
    }

    /// The residual stream at the last position: the embedding, then after every block.
    private func residualStream(
        after tokens: [TokenID], shouldStop: () -> Bool
    ) throws(EngineError) -> [[Float]] {
        let stages = [Stage.embed] + (0..<model.shape.layers).map(Stage.residual)
        let (captured, _) = try activations(
            of: tokens, at: Set(stages), from: tokens.count - 1, under: [], shouldStop: shouldStop)
        return stages.map { captured[$0] ?? [] }
    }
}

extension ReferenceCheck {
    fileprivate mutating func count() { prompts += 1 }

    /// Log-probabilities rather than logits: a constant on all logits is no difference.
    fileprivate mutating func compare(_ found: [Float], _ expected: [Float]) {
        let (a, b) = (Self.logProbabilities(found), Self.logProbabilities(expected))
        largestError = zip(a, b).reduce(largestError) { max($0, Self.distance($1.0, $1.1)) }
    }

    fileprivate mutating func compare(_ found: [[Float]], _ expected: [[Float]]) {
        var worst = largestResidualError ?? 0
        if found.map(\.count) != expected.map(\.count) { worst = .infinity }
        for (a, b) in zip(found, expected) {
            let scale = b.reduce(1e-30) { max($0, Double($1.magnitude)) }
            worst = zip(a, b).reduce(worst) { max($0, Self.distance(Double($1.0), Double($1.1)) / scale) }
        }
        largestResidualError = worst
    }

    /// What is no number is as far off as can be.
    private static func distance(_ a: Double, _ b: Double) -> Double {
        let distance = (a - b).magnitude
        return distance.isNaN ? .infinity : distance
    }

    private static func logProbabilities(_ logits: [Float]) -> [Double] {
        var softmax = Softmax()
        logits.withUnsafeBufferPointer { softmax.read($0) }
        return softmax.logProbabilities
    }
}
