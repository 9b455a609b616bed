import Engine
import TestSupport
import Testing

@testable import Atlas

@Suite("Exact probabilities")
struct NextTests {
    /// By text, rounded to 12 digits.
    private func next(_ text: String, _ place: Grammar.Place = .lineStart) throws -> [String: Double] {
        let next = try #require(Grammar.atlas.next(after: text, place: place), "\(text)")
        #expect(abs(next.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
        #expect(zip(next, next.dropFirst()).allSatisfy { $0.probability >= $1.probability })
        return Dictionary(uniqueKeysWithValues: next.map { ($0.text, ($0.probability * 1e12).rounded() / 1e12) })
    }

    @Test("favourites are what the design says")
    func favourites() throws {
        let expected = [
            " France": 0.4, " United": 0.2, " Italy": 0.1, " Japan": 0.08, " Spain": 0.05, " Brazil": 0.05,
            " Egypt": 0.04, " Canada": 0.03, " Greece": 0.03, " Peru": 0.02,
        ]
        #expect(try next("My favourite country is") == expected)
        #expect(try next("My favourite country is United") == [" States": 1])
        #expect(try next("My favourite") == [" country": 1])
    }

    @Test("a capital has one country, a country one capital, in whatever the line says before")
    func facts() throws {
        for country in Country.all {
            let name = try #require(country.name.split(separator: " ").first).split(separator: "-")[0]
            #expect(try next("\(country.capital) is the capital of") == [" \(name)": 1])
            let capital = try #require(country.capital.split(separator: " ").first).split(separator: "-")[0]
            #expect(try next("The capital of \(country.name) is") == [" \(capital)": 1])
        }
        #expect(try next("Rome is the capital of Italy. The capital of Japan is") == [" Tokyo": 1])
        #expect(try next("People in France pay with the") == [" euro": 1])
        #expect(try next("Japan is in") == [" Asia": 1])
    }

    @Test("the one who does not give receives")
    func indirectObjects() throws {
        #expect(try next("When Anna and Ben went to the market, Anna gave a map to") == [" Ben": 1])
        #expect(try next("When Anna and Ben went to the market, Ben gave a map to") == [" Anna": 1])
        #expect(try next("When Anna and Ben went to the market,") == [" Anna": 0.5, " Ben": 0.5])
        #expect(try next("When Anna and Ben") == [" were": 0.5, " went": 0.5])
        #expect(try next("When Anna and").count == 29)
        #expect(Grammar.atlas.next(after: "When Anna and Anna") == nil)
        #expect(Grammar.atlas.next(after: "When Anna and Ben went to the market, Tom") == nil)
    }

    @Test("lists: no word twice, every length as often, and what was listened to is repeated")
    func lists() throws {
        #expect(try next("Listen: river stone cloud apple Repeat:") == [" river": 1])
        #expect(try next("Listen: river stone cloud apple Repeat: river stone cloud apple") == [".": 1])
        #expect(Grammar.atlas.next(after: "Listen: river stone Repeat: river") == nil)
        let fifth = try next("Listen: river stone cloud apple")
        #expect(abs(try #require(fifth[" Repeat"]) - 1.0 / 7) < 1e-11)
        #expect(abs(try #require(fifth[" moon"]) - 6.0 / 7 / 134) < 1e-11)
        #expect(fifth[" river"] == nil)
        #expect(try next("Anna bought rice, milk") == [",": 0.75, " and": 0.25])
        #expect(try next("Anna bought rice") == [",": 1])
        #expect(try next("Anna bought rice, milk and tea") == [".": 1])
        #expect(try next("France borders Spain") == [",": 1])
        #expect(try next("Canada borders United States") == [".": 1])
        #expect(try next("Japan has") == [" no": 1])
    }

    @Test("an ambiguous beginning is shared out by weight")
    func ambiguous() throws {
        // Of "The": facts 0.36 · 0.2, filler 0.1 · 0.1.
        let the = try next("The")
        #expect(abs(try #require(the[" capital"]) - 0.072 / 0.128) < 1e-9)
    }

    @Test("a line ends after two to five sentences")
    func lineEnds() throws {
        let sentence = "Paris is the capital of France."
        func end(_ count: Int, _ place: Grammar.Place) throws -> Double {
            try next(Array(repeating: sentence, count: count).joined(separator: " "), place)["\n"] ?? 0
        }
        #expect(try (1...5).map { try end($0, .lineStart) } == [0, 0.25, 0.333333333333, 0.5, 1])
        #expect(try (1...5).map { try end($0, .anySentence) } == [0.285714285714, 0.4, 0.5, 0.666666666667, 1])
        let six = Array(repeating: sentence, count: 6).joined(separator: " ")
        #expect(Grammar.atlas.next(after: six) == nil)
        #expect(Grammar.atlas.next(after: six + " My") == nil)
        #expect(try next("\(sentence)\nMy favourite country") == [" is": 1])
    }

    @Test(
        "nothing is said of what the corpus cannot have",
        arguments: [
            "Berlin is the capital of France.", "Berlin is the capital of France. My", "paris is", "Hello", "is the",
            "Paris  is", "Anna bought rice, rice", "Paris is the capital of France.My", "日本",
            "Paris is the capital off",
        ])
    func foreign(text: String) {
        #expect(Grammar.atlas.next(after: text) == nil)
    }

    @Test("within a word, the rest of it")
    func words() throws {
        #expect(try next("Paris is the cap") == ["ital": 1])
        #expect(try Set(next("The capital of Guinea").keys) == [" is", "-"])
        #expect(try Set(next("The capital of Niger").keys) == [" is", "ia"])
    }

    @Test("by token: first pieces of words, and no token after half a one")
    func tokens() throws {
        let tokenizer = try Tokenizer(folder: Repository.root + "/models/mini")
        func next(_ text: String) throws -> [String: Double] {
            let next = try #require(Grammar.atlas.next(after: text, place: .lineStart, tokenizer: tokenizer))
            #expect(abs(next.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
            return Dictionary(uniqueKeysWithValues: next.map { (tokenizer.decode([$0.token]), $0.probability) })
        }
        #expect(try next("The capital of Niger") == [" is": 1])
        #expect(abs(try #require(next("My favourite country is")[" France"]) - 0.4) < 1e-12)
        let line = "Paris is the capital of France. My favourite country is Italy."
        #expect(try next(line)["<|endoftext|>"] == 0.25)
        let half = Grammar.atlas.next(after: "Paris is the cap", place: .lineStart, tokenizer: tokenizer)
        #expect(half == nil)
    }

    @Test("probabilities of whole sentences: the product of what was drawn")
    func sentences() {
        let paris = Grammar.atlas.probability(ofSentence: "Paris is the capital of France.")
        let total = Country.all.reduce(0) { $0 + $1.weight }
        #expect(abs(paris - 0.36 * 0.3 * Country.all[0].weight / total) < 1e-15)
        #expect(Grammar.atlas.probability(ofSentence: "Paris is the capital of Italy.") == 0)
        #expect(Grammar.atlas.probability(ofSentence: "Paris is the capital of France") == 0)
        let anna = Grammar.atlas.probability(ofSentence: "Anna and Ben like to sing together.")
        #expect(abs(anna - 0.1 * 0.1 / 30 / 29 / 12) < 1e-15)
    }
}
