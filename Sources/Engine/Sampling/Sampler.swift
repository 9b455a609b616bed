/// Makes what is drawn from of one position's logits after the other, in the same memory: after the first position,
/// none is taken.
public struct Sampler: Sendable {
    public let filter: Filter
    public let temperature: Double
    /// The model's own probabilities of the logits last read.
    public private(set) var plain = Distribution()
    private var filtered = Distribution()
    private var z: [Double] = []
    private var hasOccurred: [Bool] = []
    private var queue = LargestFirst()

    public init(_ filter: Filter = Filter(), temperature: Double = 1) {
        self.filter = filter
        self.temperature = temperature
    }

    /// Reads one position's logits, (vocabulary).
    ///
    /// - Parameter seen: the tokens so far, for the repetition penalty.
    public mutating func read(_ logits: [Float], seen: [TokenID]) {
        load(logits)
        plain.setSoftmax(of: z)
        if hasOwnDice { setFiltered(seen) }
    }

    /// What the dice use: repetition penalty, ÷ temperature, top-k, top-p, min-p, softmax.
    public var dice: Distribution { hasOwnDice ? filtered : plain }

    /// The same of these logits alone.
    mutating func dice(_ logits: [Float], seen: [TokenID]) -> Distribution {
        load(logits)
        setFiltered(seen)
        return filtered
    }

    private var hasOwnDice: Bool { temperature != 1 || !filter.isOff }

    private mutating func load(_ logits: [Float]) {
        if z.count != logits.count {
            z = [Double](repeating: 0, count: logits.count)
            hasOccurred = [Bool](repeating: false, count: logits.count)
        }
        for id in logits.indices { z[id] = Double(logits[id]) }
    }

    private mutating func setFiltered(_ seen: [TokenID]) {
        if let repetition = filter.repetition { penalise(seen, by: repetition) }
        guard temperature > 0 else {
            filtered.setLargest(of: z)
            return
        }
        if temperature != 1 {
            for id in z.indices { z[id] /= temperature }
        }
        if let count = filter.topK, count > 0, count < z.count { keepLargest(count) }
        if let p = filter.topP, p < 1 { keepLikeliest(reaching: p) }
        if let part = filter.minP { keepLikely(part) }
        filtered.setSoftmax(of: z)
    }

    /// Each token once, however often it occurred.
    private mutating func penalise(_ seen: [TokenID], by repetition: Double) {
        for id in seen where z.indices.contains(id) && !hasOccurred[id] {
            hasOccurred[id] = true
            z[id] = z[id] < 0 ? z[id] * repetition : z[id] / repetition
        }
        for id in seen where z.indices.contains(id) { hasOccurred[id] = false }
    }

    private mutating func keepLargest(_ count: Int) {
        queue.fill(z)
        var last = 0
        for _ in 0..<count { last = queue.pop(z) ?? last }
        let least = z[last]
        for id in z.indices where z[id] < least { z[id] = -.infinity }
    }

    private mutating func keepLikeliest(reaching whole: Double) {
        filtered.setSoftmax(of: z)
        queue.fill(filtered.probabilities)
        var reached = 0.0
        while reached < whole, let id = queue.pop(filtered.probabilities) { reached += filtered.probabilities[id] }
        for id in queue.remaining { z[id] = -.infinity }
    }

    private mutating func keepLikely(_ part: Double) {
        filtered.setSoftmax(of: z)
        let least = (filtered.probabilities.max() ?? 0) * part
        for id in z.indices where filtered.probabilities[id] < least { z[id] = -.infinity }
    }
}
