/// What `set` changes: how answers look, never what they are.
struct Settings: Sendable, Equatable {
    /// Significant digits of numbers that the calculator prints.
    var digits = 4
    /// Rows of the next-token table.
    var top = 10
    /// Whether loading says how long it took; nil leaves it to where the answer is shown.
    var timing: Bool?
    var unit = Unit.nats

    /// What entropies are shown in.
    enum Unit: String, Sendable, CaseIterable {
        case nats, bits
    }
}
