import CKernels

/// Probabilities over the vocabulary, p = softmax(z), in double precision.
public struct Distribution: Sendable {
    /// (vocabulary), in order of id.
    public private(set) var probabilities: [Double] = []
    /// −Σ p·ln p, in nats.
    public private(set) var entropy = 0.0

    /// Of nothing, to be overwritten.
    init() {}

    /// Softmax of logits divided by a temperature.
    ///
    /// - Parameter temperature: 0 puts everything on the largest logit; ties go to the lower id.
    public init(logits: [Float], temperature: Double = 1) {
        self.init(logits.map(Double.init), temperature: temperature)
    }

    public init(_ z: [Double], temperature: Double = 1) {
        if temperature > 0 {
            setSoftmax(of: temperature == 1 ? z : z.map { $0 / temperature })
        } else {
            setLargest(of: z)
        }
    }

    /// Becomes softmax(z), in the memory that it has.
    mutating func setSoftmax(of z: [Double]) {
        reserve(z.count)
        let highest = z.max() ?? 0
        let sum = z.isEmpty ? 1 : ck_exp_shifted(z, z.count, highest, &probabilities)
        // −Σ p ln p = ln Σ − Σ e·(z − max)/Σ, which needs one logarithm and is exact where one p is nearly 1.
        var weighted = 0.0
        for index in probabilities.indices {
            if probabilities[index] > 0 { weighted += probabilities[index] * (z[index] - highest) }
            probabilities[index] /= sum
        }
        entropy = max(0, Elementary.log(sum) - weighted / sum)
    }

    /// Becomes certain of the largest, in the memory that it has; ties go to the lower id.
    mutating func setLargest(of z: [Double]) {
        reserve(z.count)
        for index in probabilities.indices { probabilities[index] = 0 }
        if let best = Self.argmax(z) { probabilities[best] = 1 }
        entropy = 0
    }

    private mutating func reserve(_ count: Int) {
        if probabilities.count != count { probabilities = [Double](repeating: 0, count: count) }
    }

    /// The index of the largest; the lowest of several.
    public static func argmax<Element: Comparable>(_ values: [Element]) -> Int? {
        guard var best = values.indices.first else { return nil }
        for index in values.indices where values[index] > values[best] { best = index }
        return best
    }

    /// Indices of the `count` largest probabilities, the likeliest first, ties by id.
    public func top(_ count: Int) -> [Int] { Self.largest(probabilities, count) }

    /// Indices of the `count` largest values, the largest first, ties by index.
    public static func largest<Element: Comparable>(_ values: [Element], _ count: Int) -> [Int] {
        guard count > 0 else { return [] }
        if count >= values.count / 8 {
            return Array(values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(count))
        }
        var best: [Int] = []
        for index in values.indices {
            if best.count == count, values[index] <= values[best[count - 1]] { continue }
            let place = best.firstIndex { values[$0] < values[index] } ?? best.count
            best.insert(index, at: place)
            if best.count > count { best.removeLast() }
        }
        return best
    }
}
