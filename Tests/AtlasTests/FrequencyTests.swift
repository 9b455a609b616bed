import Engine
import TestSupport
import Testing

@testable import Atlas

/// What was drawn against what was to be drawn: seeds are fixed, so these hold always or never.
@Suite("Frequencies")
struct FrequencyTests {
    private static let corpus = CorpusText(Corpus(seed: 9, bytes: 1_500_000))
    private static let mini = Repository.root + "/models/mini"

    @Test(
        "what follows a text does so as often as the grammar says (chi-square, four standard deviations)",
        arguments: [
            "My favourite country is", "People in", "The", "Last", "\nAnna", "When Anna and", "Next year", "In",
            "Paris is the capital of France.", "My favourite country is France. My favourite country is",
            "It was a warm", "Listen:", "Can you see the", "At the market", "France borders", "The capital of",
        ])
    func followers(text: String) throws {
        let tokenizer = try Tokenizer(folder: Self.mini)
        let followers = Self.corpus.followers(of: text, tokenizer)
        #expect(followers.inside == 0)
        let counts = Dictionary(uniqueKeysWithValues: followers.counts.map { ($0.token, $0.count) })
        let exact = Grammar.atlas.next(after: text, place: .anySentence, tokenizer: tokenizer)
        guard let exact else {
            #expect(followers.total == 0, "\(text)")
            return
        }
        #expect(Set(counts.keys).isSubset(of: exact.map(\.token)), "\(text)")
        // Rare ones together, so that every cell has an expectation that the test is good for.
        var cells: [(count: Double, expected: Double)] = []
        var rare = (count: 0.0, expected: 0.0)
        for (token, probability) in exact {
            let cell = (count: Double(counts[token] ?? 0), expected: probability * Double(followers.total))
            if cell.expected >= 5 { cells.append(cell) } else { rare = (rare.0 + cell.count, rare.1 + cell.expected) }
        }
        if rare.expected >= 5 { cells.append(rare) }
        guard cells.count > 1 else { return }
        let square = cells.reduce(0) { $0 + ($1.count - $1.expected) * ($1.count - $1.expected) / $1.expected }
        let freedom = Double(cells.count - 1)
        #expect(square < freedom + 4 * (2 * freedom).squareRoot(), "\(text): \(square) with \(freedom)")
    }

    @Test("families and templates occur by weight")
    func families() {
        var counts = Array(repeating: 0, count: Grammar.atlas.plans.count)
        var total = 0
        let heads = Dictionary(
            uniqueKeysWithValues: Family.all.enumerated().map { ($1.name, $0) })
        var byFamily = Array(repeating: 0, count: heads.count)
        Corpus(seed: 11, bytes: 300_000).forEachLine { line in
            var sentence: [UInt8] = []
            for byte in line {
                if sentence.isEmpty, byte == UInt8(ascii: " ") { continue }
                sentence.append(byte)
                guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") else { continue }
                // A template is known by its sentence: no two can say the same.
                let fitting = Grammar.atlas.plans.indices.filter { plan in
                    SentenceMatcher(sentence, Grammar.atlas, plans: [plan]).whole > 0
                }
                #expect(fitting.count == 1)
                counts[fitting[0]] += 1
                byFamily[heads[Grammar.atlas.plans[fitting[0]].family]!] += 1
                total += 1
                sentence = []
            }
        }
        for (count, plan) in zip(counts, Grammar.atlas.plans) {
            let (n, p) = (Double(total), plan.probability)
            #expect(abs(Double(count) - n * p) < 4 * (n * p * (1 - p)).squareRoot(), "\(plan.template)")
        }
        for (count, family) in zip(byFamily, Family.all) {
            let (n, p) = (Double(total), family.weight)
            #expect(abs(Double(count) - n * p) < 4 * (n * p * (1 - p)).squareRoot(), "\(family.name)")
        }
    }
}
