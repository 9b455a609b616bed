import Atlas
import Engine
import Foundation

/// What the family is measured by, as token ids: another implementation is given the same (`tools/score_models.py`).
struct Tasks: Codable {
    /// `Paris is the capital of`, and the first token of the country's name.
    struct Capital: Codable {
        let tokens: [TokenID]
        let answer: TokenID
        let group: String
    }

    /// `My favourite country is`, and the corpus's exact probabilities of the first token.
    struct Favourite: Codable {
        struct Choice: Codable {
            let name: String
            let token: TokenID
            let probability: Double
        }
        let tokens: [TokenID]
        let choices: [Choice]
    }

    /// `Listen: … Repeat: …`, whose last `count` tokens repeat what came before.
    struct List: Codable {
        let tokens: [TokenID]
        let count: Int
    }

    /// `When Anna and Ben went to the market, Anna gave a map to`: the one who is given, and the one who gives.
    struct IndirectObject: Codable {
        let tokens: [TokenID]
        let right: TokenID
        let wrong: TokenID
    }

    let capitals: [Capital]
    let favourite: Favourite
    let lists: [List]
    let indirectObjects: [IndirectObject]
    /// Windows of held-out text.
    let heldOut: [[TokenID]]

    /// Sentences that no model has seen come from this seed.
    private static let seed: UInt64 = 3

    init(_ tokenizer: Tokenizer, context: Int) {
        func prompt(_ text: String) -> [TokenID] { (tokenizer.beginningID.map { [$0] } ?? []) + tokenizer.encode(text) }
        func first(_ word: String) -> TokenID { tokenizer.encode(" \(word)")[0] }
        capitals = Country.all.map {
            Capital(
                tokens: prompt("\($0.capital) is the capital of"), answer: first($0.name), group: $0.group.rawValue)
        }
        let question = "My favourite country is"
        // Names of two words begin with a token of their own, as no two favourites do alike.
        favourite = Favourite(
            tokens: prompt(question),
            choices: (Grammar.atlas.next(after: question) ?? []).map {
                Favourite.Choice(
                    name: $0.text.trimmingCharacters(in: .whitespaces), token: tokenizer.encode($0.text)[0],
                    probability: $0.probability)
            })
        let sentences = Self.sentences(bytes: 300_000)
        lists = sentences.compactMap { (sentence: String) -> List? in
            guard let found = sentence.wholeMatch(of: /Listen: (.+) Repeat: (.+)\./), found.1 == found.2 else {
                return nil
            }
            return List(tokens: prompt(String(sentence.dropLast())), count: found.2.split(separator: " ").count)
        }.prefixArray(100)
        indirectObjects = sentences.compactMap { (sentence: String) -> IndirectObject? in
            guard let found = sentence.wholeMatch(of: /(.* (\w+) (?:gave|handed|passed|offered) a \w+ to) (\w+)\./)
            else {
                return nil
            }
            return IndirectObject(
                tokens: prompt(String(found.1)), right: first(String(found.3)), wrong: first(String(found.2)))
        }.prefixArray(400)
        let tokens = Corpus.heldOut.tokens(tokenizer)
        heldOut = stride(from: 0, to: tokens.count - context, by: context).map { Array(tokens[$0..<$0 + context]) }
    }

    private static func sentences(bytes: Int) -> [String] {
        var sentences: [String] = []
        Corpus(seed: seed, bytes: bytes).forEachLine { line in
            let text = String(decoding: line, as: UTF8.self)
            sentences += text.matches(of: /[^ .?][^.?]*[.?]/).map { String($0.0) }
        }
        return sentences
    }
}

extension Array {
    fileprivate func prefixArray(_ count: Int) -> [Element] { Array(prefix(count)) }
}
