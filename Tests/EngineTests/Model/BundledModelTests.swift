import Foundation
import TestSupport
import Testing

@testable import Engine

/// The repository's own models against Hugging Face's numbers, recorded beside the weights.
@Suite("Bundled models")
struct BundledModelTests {
    static let names = ["nano", "micro", "mini", "base"]

    static func folder(_ name: String) -> String { Repository.root + "/models/" + name }

    static func load(_ name: String) throws -> GPT2 {
        let folder = folder(name)
        return try GPT2(checkpoint: Checkpoint(folder: folder), shape: GPT2Configuration(folder: folder))
    }

    struct Reference: Decodable {
        var prompts: [Prompt]
        struct Prompt: Decodable {
            var prompt: String
            var ids: [Int]
            var logits: [Float]
        }
    }

    @Test("token ids and logits equal Hugging Face's to 1e-4", arguments: names)
    func reference(name: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.folder(name) + "/reference.json"))
        let reference = try JSONDecoder().decode(Reference.self, from: data)
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let beginning = try #require(tokenizer.beginningID)
        let inference = try Inference(Self.load(name), Arithmetic(threads: 2))
        #expect(tokenizer.prependsBeginning)
        #expect(reference.prompts.count == 4)
        for prompt in reference.prompts {
            #expect([beginning] + tokenizer.encode(prompt.prompt) == prompt.ids)
            let logits = try inference.logits(after: prompt.ids)
            let worst = zip(logits, prompt.logits).map { abs($0 - $1) }.max() ?? .infinity
            #expect(logits.count == prompt.logits.count)
            #expect(worst < 1e-4, "\(name), \(prompt.prompt): off by \(worst)")
        }
    }

    /// Any tokens: each vocabulary spells them otherwise.
    static let text = [0, 673, 389, 388, 277, 641, 550, 274, 489, 373, 273, 265, 644, 12, 550, 363, 293, 776, 273]

    @Test("cached decoding equals recomputation bit for bit", arguments: names)
    func cached(name: String) throws {
        let model = try Self.load(name)
        let growing = try Inference(model, Arithmetic(threads: 1))
        for count in 1...Self.text.count {
            let tokens = Array(Self.text.prefix(count))
            let fresh = try Inference(model, Arithmetic(threads: 1))
            #expect(try growing.logits(after: tokens) == fresh.logits(after: tokens), "after \(count) tokens")
        }
    }

    @Test("cached decoding under interventions equals recomputation bit for bit")
    func cachedUnderInterventions() throws {
        let model = try Self.load("mini")
        let changes = [
            Intervention(.zero(.head(layer: 1, head: 2))),
            Intervention(.noise(.mlp(layer: 2), .relative(0.5), seed: 3)),
            Intervention(.noise(.embed, .absolute(0.1), seed: 4), positions: [1, 2]),
            Intervention(.replace(.mlp(layer: 0), by: Activation(everywhere: [Float](repeating: 0.1, count: 128)))),
            Intervention(
                .replace(
                    .attention(layer: 1), by: Activation(rows: [Float](repeating: 1, count: 512), width: 128, first: 2))
            ),
            Intervention(
                .add(
                    .residual(layer: 0), Activation(rows: [Float](repeating: 1, count: 256), width: 128, first: 6),
                    scale: 0.5)),
            Intervention(.weightNoise(.attention(layer: 2), .relative(0.1), seed: 2)),
        ]
        let growing = try Inference(model, Arithmetic(threads: 2))
        for count in 5...Self.text.count {
            let tokens = Array(Self.text.prefix(count))
            let fresh = try Inference(model, Arithmetic(threads: 1))
            let logits = try growing.logits(after: tokens, under: changes, prompt: 5)
            #expect(try logits == fresh.logits(after: tokens, under: changes, prompt: 5))
        }
    }

    @Test("relative noise follows the prompt, whatever the cache holds")
    func relativeNoise() throws {
        let model = try Self.load("mini")
        let changes = [Intervention(.noise(.mlp(layer: 1), .relative(0.5), seed: 3))]
        let used = try Inference(model, Arithmetic(threads: 1))
        var seen: Set<[Float]> = []
        for prompt in [5, 6, nil, 5] {
            let fresh = try Inference(model, Arithmetic(threads: 1))
            let logits = try used.logits(after: Self.text, under: changes, prompt: prompt)
            #expect(try logits == fresh.logits(after: Self.text, under: changes, prompt: prompt))
            seen.insert(logits)
        }
        #expect(seen.count == 3)
    }

    @Test("a lens at any positions reads what a lens at all reads, with a cache or without", arguments: names)
    func lensPositions(name: String) throws {
        let model = try Self.load(name)
        let last = Self.text.count - 1
        for changes in [[], [Intervention(.noise(.embed, .absolute(0.1), seed: 4))]] {
            let all = try Inference(model, Arithmetic(threads: 2))
                .lens(Self.text, positions: Array(0...last), under: changes)
            let depth = model.shape.layers + 1
            let used = try Inference(model, Arithmetic(threads: 1))
            for positions in [[last], [last], [3, 1, last], [0], [last - 1, last]] {
                let lens = try used.lens(Self.text, positions: positions, under: changes)
                #expect(lens.rows.map(\.position) == positions.flatMap { [Int](repeating: $0, count: depth) })
                for (row, read) in lens.rows.enumerated() {
                    #expect(read.logits == all.rows[read.position * depth + row % depth].logits)
                    #expect(read.site == all.rows[row % depth].site)
                }
                #expect(try used.logits(after: Self.text, under: changes) == all.rows.last?.logits)
            }
        }
    }

    @Test("every instruction set and 1, 2 and 3 threads give the same bits", arguments: names)
    func sameBits(name: String) throws {
        let model = try Self.load(name)
        let sets = InstructionSet.allCases.filter(\.isAvailable)
        print("\(name): logits and lens compared on \(sets.map(\.rawValue).joined(separator: ", "))")
        #if arch(x86_64)
            #expect(sets.contains(.avx2) && sets.contains(.scalar), "this machine cannot prove it")
        #endif
        let expected = try Inference(model, Arithmetic(instructionSet: .scalar, threads: 1)).logits(after: Self.text)
        for set in sets {
            for threads in 1...3 {
                let inference = try Inference(model, Arithmetic(instructionSet: set, threads: threads))
                #expect(try inference.logits(after: Self.text) == expected, "\(set), \(threads) threads")
            }
        }
    }

    @Test("the lens's last row equals the output bit for bit, with and without interventions", arguments: names)
    func lens(name: String) throws {
        let inference = try Inference(Self.load(name), Arithmetic(threads: 2))
        for changes in [[], [Intervention(.zero(.head(layer: 0, head: 1))), Intervention(.bias(token: 5, amount: 2))]] {
            let lens = try inference.lens(Self.text, positions: [Self.text.count - 1], under: changes)
            #expect(lens.rows.count == inference.model.shape.layers + 1)
            #expect(try lens.rows.last?.logits == inference.logits(after: Self.text, under: changes))
        }
    }

    @Test("a layer that is skipped writes nothing: skipping all leaves the embedding")
    func skipping() throws {
        let inference = try Inference(Self.load("mini"), Arithmetic(threads: 1))
        let all = (0..<4).map { Intervention(.zero(.residual(layer: $0))) }
        let embedding = try inference.lens(Self.text, positions: [3]).rows[0].logits
        #expect(try inference.logits(after: Array(Self.text.prefix(4)), under: all) == embedding)
    }

    @Test("a head carries a skill: some head of mini is needed for one, and hardly for the others")
    func skills() throws {
        let tokenizer = try Tokenizer(folder: Self.folder("mini"))
        let inference = try Inference(Self.load("mini"), Arithmetic(threads: 1))
        let skills = [
            ("Paris is the capital of", " France"),
            ("Listen: apple river stone cloud Repeat: apple river stone", " cloud"),
            ("When Anna and Ben went to the market, Ben gave a map to", " Anna"),
        ]
        func probabilities(_ changes: [Intervention]) throws -> [Double] {
            try skills.map { prompt, answer in
                let logits = try inference.logits(after: [0] + tokenizer.encode(prompt), under: changes)
                return Distribution(logits: logits).probabilities[try #require(tokenizer.token(answer))]
            }
        }
        #expect(try probabilities([]).allSatisfy { $0 > 0.98 })
        let shape = inference.model.shape
        let without = try (0..<shape.layers * shape.heads).map { index in
            try probabilities([.init(.zero(.head(layer: index / shape.heads, head: index % shape.heads)))])
        }
        // Heads that one skill needs, and the two others do without.
        let specialists = skills.indices.map { skill in
            without.count { p in p[skill] < 0.5 && skills.indices.allSatisfy { $0 == skill || p[$0] > 0.9 } }
        }
        #expect(specialists[1] > 0 && specialists[2] > 0, "\(specialists)")
        // The capitals are known in many places.
        #expect(without.allSatisfy { $0[0] > 0.5 })
    }

    @Test("what cannot be run is refused with its reason")
    func refusals() throws {
        let inference = try Inference(Self.load("nano"), Arithmetic(threads: 1))
        #expect(throws: EngineError.noTokens) { try inference.logits(after: []) }
        #expect(throws: EngineError.contextExceeded(asked: 257, context: 256)) {
            try inference.logits(after: [Int](repeating: 1, count: 257))
        }
        #expect(throws: EngineError.tokenOutOfRange(id: 2048, vocabulary: 2048)) { try inference.logits(after: [2048]) }
        #expect(throws: EngineError.noSuchHead(layer: 0, head: 2, heads: 2)) {
            try inference.logits(after: [1], under: [.init(.zero(.head(layer: 0, head: 2)))])
        }
        #expect(throws: EngineError.interrupted) { try inference.logits(after: [1, 2], shouldStop: { true }) }
        #expect(throws: EngineError.arithmeticUnavailable) { try Arithmetic(threads: 65) }
    }
}
