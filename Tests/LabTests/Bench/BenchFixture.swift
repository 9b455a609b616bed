import Foundation
import TestSupport
import Testing

@testable import Lab

/// Cells, and what PyTorch says that they should answer; `Tests/Fixtures/bench/README.md` says how it is laid out.
struct BenchFixture: Decodable {
    struct Case: Decodable {
        let cells: [String]
        /// One of these.
        let distribution: Distribution?
        let lens: Lens?
        let attribution: Attribution?
        let attention: Attention?
        let sweep: Sweep?
        let trace: Trace?
    }

    /// Nats.
    struct Distribution: Decodable {
        let entropy: Double
        let baselineEntropy: Double?
        let tokens: [Int]
        let logProbs: [Double]
    }

    struct Lens: Decodable {
        let rows: [Row]

        struct Row: Decodable {
            let site: String
            let position: Int
            /// Log-probabilities of the likeliest tokens.
            let top: [Double]
            /// To the last layer's distribution at the position, in nats.
            let kl: Double
            /// Of the target; its rank is between two where others are as likely.
            let logProb: Double?
            let logit: Double?
            let rank: [Int]?
        }
    }

    struct Attribution: Decodable {
        let target: Int
        let logit: Double
        let total: Double
        /// In the order of the forward pass.
        let parts: [Part]

        struct Part: Decodable {
            let site: String
            let contribution: Double
        }
    }

    struct Attention: Decodable {
        let heads: [Head]

        struct Head: Decodable {
            let site: String
            let queries: [Int]
            /// For each query, the keys up to itself.
            let pattern: [[Double]]
        }
    }

    struct Sweep: Decodable {
        let metric: String
        let baseline: Double
        let cells: [Cell]

        struct Cell: Decodable {
            let site: String
            let value: Double
            let spread: Double?
        }
    }

    struct Trace: Decodable {
        let target: Int
        let clean: Double
        let corrupted: Double
        let rows: [Row]

        struct Row: Decodable {
            let site: String
            let position: Int
            let value: Double
            let spread: Double
        }
    }

    let model: String
    let cases: [Case]
    /// What a random model's weights come from, and the digest of all of them.
    let seed: UInt64?
    let sha256: String?

    static let folder = "\(Repository.root)/Tests/Fixtures/bench"

    static func load(_ name: String) throws -> BenchFixture {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            BenchFixture.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json")))
    }
}

extension BenchFixture.Case {
    /// The cells as they are run: files lie beside the fixtures.
    var typed: [String] {
        cells.map { $0.replacing("FIXTURES", with: "\(BenchFixture.folder)") }
    }
}
