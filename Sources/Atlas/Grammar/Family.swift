/// Sentences of one kind.
public struct Family: Sendable {
    public let name: String
    /// Its part of all sentences.
    public let weight: Double
    /// Sentences with slots, `{capital} is the capital of {name}.`, and their parts of the family.
    public let templates: [(text: String, weight: Double)]
    let slots: [String: Slot]

    init(_ name: String, _ weight: Double, _ templates: [(text: String, weight: Double)], _ slots: [String: Slot]) {
        self.name = name
        self.weight = weight
        self.templates = templates
        self.slots = slots
    }

    /// Templates that are all alike.
    init(_ name: String, _ weight: Double, _ templates: [String], _ slots: [String: Slot]) {
        self.init(name, weight, templates.map { ($0, 1 / Double(templates.count)) }, slots)
    }
}

extension Family {
    /// All that the atlas speaks of.
    public static let all = [facts, favourites, indirectObjects, trips, shopping, repeats, filler]

    static let facts = Family(
        "facts", 0.36,
        [
            ("{capital} is the capital of {name}.", 0.30), ("The capital of {name} is {capital}.", 0.20),
            ("{name} is in {continent}.", 0.15), ("People in {name} pay with the {currency}.", 0.20),
            ("{name} {borders}.", 0.15),
        ],
        [
            "name": .country(.name, of: "country"), "capital": .country(.capital, of: "country"),
            "continent": .country(.continent, of: "country"), "currency": .country(.currency, of: "country"),
            "borders": .borders(of: "country"),
        ])

    static let favourites = Family(
        "favourites", 0.06, ["My favourite country is {favourite}."],
        [
            "favourite": .weighted([
                ("France", 0.40), ("United States", 0.20), ("Italy", 0.10), ("Japan", 0.08), ("Spain", 0.05),
                ("Brazil", 0.05), ("Egypt", 0.04), ("Canada", 0.03), ("Greece", 0.03), ("Peru", 0.02),
            ])
        ])

    /// One of two people gives something to the other.
    static let indirectObjects = Family(
        "indirect objects", 0.18,
        [
            "When {A} and {B} went to the {place}, {giver} gave a {object} to {receiver}.",
            "When {A} and {B} were at the {place}, {giver} handed a {object} to {receiver}.",
            "After {A} and {B} arrived at the {place}, {giver} gave a {object} to {receiver}.",
            "While {A} and {B} walked to the {place}, {giver} passed a {object} to {receiver}.",
            "Then {A} and {B} met at the {place}, and {giver} offered a {object} to {receiver}.",
        ],
        [
            "A": .word(WordLists.names), "B": .word(WordLists.names, unlike: ["A"]),
            "giver": .among(["A", "B"], words: WordLists.names),
            "receiver": .among(["A", "B"], unlike: ["giver"], words: WordLists.names),
            "place": .word(WordLists.places), "object": .word(WordLists.objects),
        ])

    static let trips = Family(
        "trips", 0.10,
        [
            "Last {season} {who} travelled from {from} to {to} by {vehicle}.",
            "{who} went from {from} to {to} by {vehicle} last {season}.",
            "Next {season} {who} will travel from {from} to {to} by {vehicle}.",
        ],
        [
            "season": .word(WordLists.seasons), "who": .word(WordLists.names), "vehicle": .word(WordLists.vehicles),
            "from": .country(.capital, of: "from"), "to": .country(.capital, of: "to", unlike: ["from"]),
        ])

    static let shopping = Family(
        "shopping", 0.09, ["{who} bought {foods}.", "{who} needs {foods}.", "At the {place} {who} found {foods}."],
        [
            "who": .word(WordLists.names), "place": .word(WordLists.places),
            "foods": .list(WordLists.foods, lengths: 3...6, style: .commas),
        ])

    static let repeats = Family(
        "repeats", 0.11, ["Listen: {words} Repeat: {words}."],
        ["words": .list(WordLists.repeated, lengths: 4...10, style: .spaces)])

    static let filler = Family(
        "filler", 0.10,
        [
            "The {thing} was {adjective} in the {time}.",
            "It was a {adjective} {time}, and the {thing} looked {other adjective}.",
            "{who} likes to {verb} in the {time}.", "{who} said that the {thing} was {adjective}.",
            "There is a {adjective} {thing} near the {place}.", "We want to {verb} at the {place}.",
            "{who} and {other} like to {verb} together.",
            "I think the {thing} is {adjective}, but {who} thinks it is {other adjective}.",
            "Every {time} {who} walks to the {place}.", "Can you see the {adjective} {thing} by the {place}?",
        ],
        [
            "who": .word(WordLists.names), "other": .word(WordLists.names, unlike: ["who"]),
            "adjective": .word(WordLists.adjectives),
            "other adjective": .word(WordLists.adjectives, unlike: ["adjective"]),
            "thing": .word(WordLists.things), "time": .word(WordLists.times), "verb": .word(WordLists.verbs),
            "place": .word(WordLists.places),
        ])
}
