/// The mean of some numbers, and their standard deviation: of these numbers themselves, so divided by how many they are.
struct Moments {
    let mean: Double
    let deviation: Double

    /// - Parameter values: at least one.
    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        deviation = variance.squareRoot()
    }
}
