import Engine

/// The choices of one line, drawn one after the other: a function of seed, line and number of the choice alone.
struct CorpusDice {
    private let seed: UInt64
    private let line: UInt64
    private var draws = 0

    init(seed: UInt64, line: UInt64) {
        self.seed = seed
        self.line = line
    }

    /// In [0, 1).
    private mutating func roll() -> Double {
        defer { draws += 1 }
        return Dice.roll(seed: seed, line: line, draw: draws)
    }

    /// A number of the range, each alike.
    mutating func pick(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(roll() * Double(range.count)) }

    /// The first value whose cumulative weight exceeds u times the weight of all; the last one allowed, should rounding
    /// leave none.
    mutating func pick(_ pool: Pool, total: Double, where allows: (Int) -> Bool) -> Int {
        let target = roll() * total
        var sum = 0.0
        var last = unbound
        for (value, weight) in zip(pool.values, pool.weights) where allows(value) {
            sum += weight
            last = value
            if sum > target { break }
        }
        return last
    }
}
