/// Where heads look while the prompt is read.
struct AttentionValue: Sendable, Equatable {
    /// `L3H5`, or `L3` for all heads of a layer.
    var site: String
    /// Of the prompt.
    var tokens: [TokenValue]
    /// One head, or all of a layer.
    var heads: [Head]
    /// The positions whose glances are shown.
    var queries: [Int]
    var changes: [ChangeValue]
    var notes: [String]

    struct Head: Sendable, Equatable {
        var site: String
        /// Query × key, of all positions; a row sums to 1.
        var pattern: [[Float]]
    }
}

/// How much each head has a habit of looking.
struct HeadsValue: Sendable, Equatable {
    var habit: Habit
    /// How many lists were read, and how many items each has.
    var lists: Int
    var items: Int
    var kind: Items
    var seed: UInt64
    /// In the order of the forward pass.
    var cells: [Cell]
    var changes: [ChangeValue]

    enum Habit: String, Sendable, CaseIterable {
        /// From a token to the one before it.
        case previous
        /// From an item's second copy to what followed the first.
        case induction
        /// From an item's second copy to the first.
        case duplicate
    }

    enum Items: Sendable, Equatable {
        /// Words of the model's own corpus.
        case words
        /// Tokens drawn from the whole vocabulary.
        case tokens
    }

    struct Cell: Sendable, Equatable {
        var site: String
        var layer: Int
        var head: Int
        /// Mean attention, 0 to 1.
        var value: Double
        /// The standard deviation over lists.
        var spread: Double
    }

    /// The largest first.
    var ranked: [Cell] {
        cells.enumerated().sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }.map(\.element)
    }
}
