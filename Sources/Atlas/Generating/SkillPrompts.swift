/// Sentences that take one skill each, from text that no model has seen.
public struct SkillPrompts: Sendable {
    /// `Listen: apple river stone Repeat: apple river stone`, without its full stop.
    public struct List: Sendable, Equatable {
        public let text: String
        /// How many words are repeated at its end.
        public let count: Int
    }

    /// `When Anna and Ben went to the market, Anna gave a map to`: the one who is given, and the one who gives.
    public struct IndirectObject: Sendable, Equatable {
        public let text: String
        public let right: String
        public let wrong: String
    }

    public let lists: [List]
    public let indirectObjects: [IndirectObject]

    /// - Parameters:
    ///   - seed: of the text; another than that of the corpora.
    ///   - bytes: how much of it is looked through.
    public init(seed: UInt64 = 3, bytes: Int = 300_000) {
        var lists: [List] = []
        var indirectObjects: [IndirectObject] = []
        Corpus(seed: seed, bytes: bytes).forEachLine { line in
            let text = String(decoding: line, as: UTF8.self)
            for sentence in text.matches(of: /[^ .?][^.?]*[.?]/).map({ String($0.0) }) {
                if let found = sentence.wholeMatch(of: /Listen: (.+) Repeat: (.+)\./), found.1 == found.2 {
                    lists.append(
                        List(text: String(sentence.dropLast()), count: found.2.split(separator: " ").count))
                }
                if let found = sentence.wholeMatch(of: /(.* (\w+) (?:gave|handed|passed|offered) a \w+ to) (\w+)\./) {
                    indirectObjects.append(
                        IndirectObject(text: String(found.1), right: String(found.3), wrong: String(found.2)))
                }
            }
        }
        (self.lists, self.indirectObjects) = (lists, indirectObjects)
    }
}
