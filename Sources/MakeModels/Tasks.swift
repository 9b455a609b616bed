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
        let skills = SkillPrompts()
        lists = skills.lists.prefix(100).map { List(tokens: prompt($0.text), count: $0.count) }
        indirectObjects = skills.indirectObjects.prefix(400).map {
            IndirectObject(tokens: prompt($0.text), right: first($0.right), wrong: first($0.wrong))
        }
        let tokens = Corpus.heldOut.tokens(tokenizer)
        heldOut = stride(from: 0, to: tokens.count - context, by: context).map { Array(tokens[$0..<$0 + context]) }
    }
}
