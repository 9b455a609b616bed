/// Values of which one is drawn, with their weights.
struct Pool: Sendable {
    let values: [Int]
    let weights: [Double]
    let total: Double
    /// The sums of the weights up to each value.
    let cumulative: [Double]

    init(values: [Int], weights: [Double]) {
        self.values = values
        self.weights = weights
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum
        }
        total = sum
    }

    /// All values alike.
    init(evenly values: some Collection<Int>) {
        self.init(values: Array(values), weights: Array(repeating: 1, count: values.count))
    }

    /// The values 0, 1, … with these weights.
    init(weights: [Double]) { self.init(values: Array(weights.indices), weights: weights) }
}
