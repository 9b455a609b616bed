/// What a variable's value is; `unbound` where nothing has been drawn yet, or nothing was to be drawn.
typealias Bindings = [Int]

let unbound = -1

/// One step of making a sentence. Drawing says nothing, saying draws nothing: so one list of steps serves whoever rolls
/// dice and whoever adds up probabilities.
enum Step: Sendable {
    /// Says these bytes.
    case text([UInt8])
    /// Says the text that belongs to the variable's value; nothing where it is unbound.
    case name(variable: Int, texts: [[UInt8]])
    case draw(Draw)
}

/// How a variable gets its value.
struct Draw: Sendable {
    let variable: Int
    let source: Source
    /// Variables whose values it may not take.
    var unlike: [Int] = []
    /// Only drawn where that variable's value is greater than this.
    var onlyIf: (variable: Int, above: Int)?

    enum Source: Sendable {
        case pool(Pool)
        /// One of several pools: that at the value of a variable.
        case pools([Pool], by: Int)
        /// The value of one of these variables, each alike.
        case bound([Int])
    }

    func isDue(_ bindings: Bindings) -> Bool { onlyIf.map { bindings[$0.variable] > $0.above } ?? true }

    func pool(_ bindings: Bindings) -> Pool {
        switch source {
        case .pool(let pool): pool
        case .pools(let pools, let selector): pools[bindings[selector]]
        case .bound(let variables): Pool(evenly: variables.map { bindings[$0] })
        }
    }

    func allows(_ value: Int, _ bindings: Bindings) -> Bool {
        for variable in unlike where bindings[variable] == value { return false }
        return true
    }

    /// The weight of all that is allowed.
    func total(of pool: Pool, _ bindings: Bindings) -> Double {
        guard !unlike.isEmpty else { return pool.total }
        var total = 0.0
        for (value, weight) in zip(pool.values, pool.weights) where allows(value, bindings) { total += weight }
        return total
    }
}
