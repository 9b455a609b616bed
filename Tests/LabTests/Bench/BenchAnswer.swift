import Foundation
import Testing

@testable import Lab

/// What lab's JSON says of one cell, whatever its kind; fields as `language.md` names them.
struct BenchAnswer: Decodable {
    let kind: String
    let value: Value

    struct Value: Decodable {
        let entropy: Double?
        let baseline: Baseline?
        let rows: [Row]?
        let target: Token?
        let parts: [BenchFixture.Attribution.Part]?
        let total: Double?
        let logit: Double?
        let pattern: [[Double]]?
        let heads: [Head]?
        let cells: [Cell]?
        let clean: Double?
        let corrupted: Double?
    }

    /// A number in a sweep, an object in a distribution.
    enum Baseline: Decodable {
        case number(Double)
        case distribution(entropy: Double)

        private enum Key: CodingKey { case entropy }

        init(from decoder: any Decoder) throws {
            if let number = try? decoder.singleValueContainer().decode(Double.self) {
                self = .number(number)
            } else {
                self = .distribution(
                    entropy: try decoder.container(keyedBy: Key.self).decode(Double.self, forKey: .entropy))
            }
        }
    }

    struct Token: Decodable {
        let id: Int
        let prob: Double?
        let rank: Int?
        let logit: Double?
    }

    struct Row: Decodable {
        let site: String
        let position: Int
        let top: [Token]?
        let kl: Double?
        let target: Token?
        let value: Double?
        let spread: Double?
    }

    struct Head: Decodable {
        let site: String
        let pattern: [[Double]]
    }

    struct Cell: Decodable {
        let site: String
        let value: Double
        let change: Double
        let spread: Double?
    }

    init(_ value: Lab.Value) throws {
        let text = json(cell: 1, input: "", result: .success(value))
        self = try JSONDecoder().decode(BenchAnswer.self, from: Data(text.utf8))
    }
}
