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

    /// The first value whose cumulative weight exceeds u times the weight of all.
    mutating func pick(_ pool: Pool) -> Int {
        let target = roll() * pool.total
        var (low, high) = (0, pool.values.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if pool.cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return pool.values[low]
    }

    /// The same among the values that a draw allows; the last of them, should rounding leave none.
    mutating func pick(_ draw: Draw, _ bindings: Bindings) -> Int {
        let pool = draw.pool(bindings)
        guard !draw.unlike.isEmpty else { return pick(pool) }
        let target = roll() * draw.total(of: pool, bindings)
        var sum = 0.0
        var last = unbound
        for (value, weight) in zip(pool.values, pool.weights) where draw.allows(value, bindings) {
            sum += weight
            last = value
            if sum > target { break }
        }
        return last
    }
}
