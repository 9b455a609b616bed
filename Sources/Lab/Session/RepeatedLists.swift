import Atlas
import Engine

/// Lists that are said twice, for finding out which heads look where. Random tokens, as in the literature; for the bundled
/// models' vocabulary, to which those are foreign, words of their own corpus in its own form.
struct RepeatedLists {
    let kind: HeadsValue.Items
    let items: Int
    let texts: [AttentionPairs]

    static let wordsPerList = 8
    static let tokensPerList = 24

    init(_ model: LoadedModel, habit: HeadsValue.Habit, count: Int, seed: UInt64) throws(CellError) {
        let words = Self.words(model)
        kind = words == nil ? .tokens : .words
        items = words == nil ? Self.tokensPerList : Self.wordsPerList
        let pool = words ?? Self.everything(model)
        guard pool.count >= items, model.shape.context >= 2 * items + 4 else {
            throw CellError(
                .notAvailable, "\(model.name) is too small for lists of \(items)",
                hint: "load a model with a longer context")
        }
        var texts: [AttentionPairs] = []
        for list in 0..<count {
            let drawn = Self.draw(items, of: pool, seed: seed, list: UInt64(list))
            texts.append(Self.text(drawn, model, inWords: words != nil, habit))
        }
        self.texts = texts
    }

    /// Distinct items, in the order in which dice keyed by (seed, list) pick them.
    private static func draw(_ count: Int, of pool: [TokenID], seed: UInt64, list: UInt64) -> [TokenID] {
        var left = pool
        return (0..<count).map { draw in
            let u = Dice.roll(seed: seed, list: list, item: draw)
            return left.remove(at: min(left.count - 1, Int(u * Double(left.count))))
        }
    }

    private static func text(
        _ items: [TokenID], _ model: LoadedModel, inWords: Bool, _ habit: HeadsValue.Habit
    ) -> AttentionPairs {
        let tokenizer = model.tokenizer
        var tokens = (tokenizer.beginningID ?? tokenizer.endOfTextID).map { [$0] } ?? []
        if inWords { tokens += tokenizer.encode("Listen:") }
        let first = tokens.count
        tokens += items
        if inWords { tokens += tokenizer.encode(" Repeat:") }
        let second = tokens.count
        tokens += items
        let pairs: [(query: Int, key: Int)] =
            switch habit {
            case .previous: (max(1, first)..<tokens.count).map { ($0, $0 - 1) }
            // The last item is followed by nothing that is copied.
            case .induction: (0..<items.count - 1).map { (second + $0, first + $0 + 1) }
            case .duplicate: items.indices.map { (second + $0, first + $0) }
            }
        return AttentionPairs(tokens: tokens, pairs: pairs)
    }

    /// The corpus's words as tokens, if this is the vocabulary that was learned from it.
    private static func words(_ model: LoadedModel) -> [TokenID]? {
        guard model.tokenizer.count == FamilyMember.vocabulary else { return nil }
        let tokens = RepeatedWords.all.compactMap { model.tokenizer.token(" " + $0) }
        return tokens.count == RepeatedWords.all.count ? tokens : nil
    }

    private static func everything(_ model: LoadedModel) -> [TokenID] {
        let special = [model.tokenizer.beginningID, model.tokenizer.endOfTextID]
        return (0..<model.tokenizer.count).filter { !special.contains($0) }
    }
}
