import CKernels

/// Probabilities over the vocabulary, p = softmax(z), in double precision.
public struct Distribution: Sendable {
    /// (vocabulary), in order of id.
    public let probabilities: [Double]
    /// −Σ p·ln p, in nats.
    public let entropy: Double

    /// Softmax of logits divided by a temperature.
    ///
    /// - Parameter temperature: 0 puts everything on the largest logit; ties go to the lower id.
    public init(logits: [Float], temperature: Double = 1) {
        self.init(logits.map(Double.init), temperature: temperature)
    }

    public init(_ z: [Double], temperature: Double = 1) {
        guard temperature > 0 else {
            var one = [Double](repeating: 0, count: z.count)
            if let best = Self.argmax(z) { one[best] = 1 }
            (probabilities, entropy) = (one, 0)
            return
        }
        let scaled = temperature == 1 ? z : z.map { $0 / temperature }
        let highest = scaled.max() ?? 0
        var p = [Double](repeating: 0, count: z.count)
        let sum = scaled.isEmpty ? 1 : ck_exp_shifted(scaled, scaled.count, highest, &p)
        // −Σ p ln p = ln Σ − Σ e·(z − max)/Σ, which needs one logarithm and is exact where one p is nearly 1.
        var weighted = 0.0
        for index in p.indices {
            if p[index] > 0 { weighted += p[index] * (scaled[index] - highest) }
            p[index] /= sum
        }
        probabilities = p
        entropy = max(0, Elementary.log(sum) - weighted / sum)
    }

    /// ln Σ exp(z), which ln p = z − ln Σ exp(z) needs: exact also where p itself would round to 0.
    public static func logSumExp(_ logits: [Float]) -> Double {
        let z = logits.map(Double.init)
        let highest = z.max() ?? 0
        var terms = [Double](repeating: 0, count: z.count)
        return highest + Elementary.log(ck_exp_shifted(z, z.count, highest, &terms))
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
