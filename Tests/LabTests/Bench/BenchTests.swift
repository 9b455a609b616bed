import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

/// Interventions, probes and sweeps, typed as a user types them, against PyTorch's numbers for the same.
@Suite("Equality with PyTorch")
struct BenchTests {
    @Test("on the bundled mini")
    func mini() throws {
        try check(BenchFixture.load("mini"), in: session())
    }

    @Test("on distilgpt2's shape, with random weights")
    func distilgpt2() throws {
        let fixture = try BenchFixture.load("distilgpt2")
        let folder = NSTemporaryDirectory() + "bench-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try writeRandomModel(
            to: folder, configuration: GPT2Configuration(layers: 6, heads: 12, width: 768),
            seed: #require(fixture.seed), tokenizerFrom: "\(Repository.root)/models/mini")
        #expect(try digestOfWeights(folder) == fixture.sha256, "these are not the weights that PyTorch had")
        try check(fixture, in: session("load \"\(folder)\""))
    }

    @Test("at least 300 combinations of command, mode, kind of site and position are compared")
    func combinations() throws {
        let cases = try ["mini", "distilgpt2"].flatMap { try BenchFixture.load($0).cases }
        let combinations = Set(cases.flatMap(\.cells).compactMap(Combination.init))
        #expect(combinations.count >= 300)
        // All of these with each other.
        for mode in ["zero", "mean", "resample", "resample from"] {
            for site in ["head", "attn", "mlp", "layer", "neuron", "embed", "range"] {
                for position in ["all", "one", "negative", "range"] {
                    let wanted = Combination(command: "ablate", mode: mode, site: site, position: position)
                    #expect(combinations.contains(wanted))
                }
            }
        }
    }

    /// Each case begins with the session as it is given.
    private func check(_ fixture: BenchFixture, in start: Session) throws {
        var compared = 0
        for example in fixture.cases {
            var session = start
            var comparison = BenchComparison()
            do {
                try comparison.check(example, in: &session)
            } catch let error as CellError {
                comparison.require(false, error.message)
            }
            compared += comparison.count
            if !comparison.problems.isEmpty {
                let problems = comparison.problems.prefix(3).joined(separator: "; ")
                Issue.record("\(example.cells.joined(separator: " | ")): \(problems)")
            }
        }
        #expect(compared > 10 * fixture.cases.count)
    }

    /// Of the arrays, one after the other, without the file's header.
    private func digestOfWeights(_ folder: String) throws -> String {
        let file = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/model.safetensors"), options: .alwaysMapped)
        let header = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        // A value that cannot be copied is nothing for a macro.
        guard let digest = SHA256() else { return "" }
        file.dropFirst(8 + header).withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}

extension BenchComparison {
    fileprivate mutating func check(_ example: BenchFixture.Case, in session: inout Session) throws {
        var last: Value?
        for cell in example.typed { last = try session.value(cell) }
        let answer = try BenchAnswer(#require(last))
        if let wanted = example.distribution {
            guard case .vector(let probabilities) = try session.value("probs") else {
                return require(false, "there are no probabilities")
            }
            distribution(answer, probabilities, wanted)
        } else if let wanted = example.lens {
            lens(answer, wanted)
        } else if let wanted = example.attribution {
            attribution(answer, wanted)
        } else if let wanted = example.attention {
            attention(answer, wanted)
        } else if let wanted = example.sweep {
            sweep(answer, wanted)
        } else if let wanted = example.trace {
            trace(answer, wanted)
        } else {
            require(false, "nothing is expected")
        }
    }
}
