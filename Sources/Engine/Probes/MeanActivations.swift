/// Mean activations over a reference text, of the sites asked for so far.
///
/// The mean of a site is the better control than zero: it takes away what the site says about this text and leaves what
/// it says about every text (Wang et al., "Interpretability in the wild", 2022).
public struct MeanActivations: Sendable {
    /// Texts of their own, each with its beginning token where the model reads one.
    public let texts: [[TokenID]]
    /// What marks beginnings. At position 0 it is left out: what stands there is unlike everything else.
    public let beginning: TokenID?
    fileprivate var known: [Stage: [Float]] = [:]

    /// - Parameter texts: what is longer than the model's context is cut to it.
    public init(over texts: [[TokenID]], beginning: TokenID?) {
        (self.texts, self.beginning) = (texts, beginning)
    }

    /// How many positions the mean is over.
    public func positions(context: Int) -> Int {
        texts.reduce(0) { $0 + min($1.count, context) - (startsWithBeginning($1) ? 1 : 0) }
    }

    fileprivate func startsWithBeginning(_ text: [TokenID]) -> Bool { beginning != nil && text.first == beginning }
}

extension Inference {
    /// The mean of each site over all positions of the texts' clean runs, summed in Double in order of positions.
    ///
    /// What `means` knows already takes no run; the rest takes one over all texts, or several where a text's activations
    /// would take more than 128 MB.
    ///
    /// - Parameter progress: told before each text how many are done, and how many there are in all.
    /// - Throws: `.noTokens` where there is no position to take a mean of, and what `logits(after:)` throws.
    public func means(
        of sites: [Site], in means: inout MeanActivations, shouldStop: () -> Bool = { false },
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(EngineError) -> [Activation] {
        let shape = loaded.shape
        for site in sites { try site.check(against: shape) }
        let places = sites.map { $0.columns(in: shape) }
        let texts = means.texts.map { Array($0.prefix(shape.context)) }
        guard means.positions(context: shape.context) > 0 else { throw .noTokens }
        let missing = Set(places.map(\.stage)).filter { means.known[$0] == nil }.sorted()
        let longest = texts.map(\.count).max() ?? 1
        let atOnce = max(1, (32 << 20) / (longest * max(shape.width, shape.innerWidth)))
        let chunks = stride(from: 0, to: missing.count, by: atOnce).map {
            missing[$0..<min($0 + atOnce, missing.count)]
        }
        for (number, chunk) in chunks.enumerated() {
            var sums: [Stage: [Double]] = [:]
            for (place, text) in texts.enumerated() {
                progress(number * texts.count + place, chunks.count * texts.count)
                let (captured, _) = try activations(of: text, at: Set(chunk), under: [], shouldStop: shouldStop)
                let first = means.startsWithBeginning(text) ? 1 : 0
                for (stage, tensor) in captured {
                    let width = tensor.count / text.count
                    var sum = sums[stage] ?? [Double](repeating: 0, count: width)
                    for row in first..<text.count {
                        for column in 0..<width { sum[column] += Double(tensor[row * width + column]) }
                    }
                    sums[stage] = sum
                }
            }
            let count = Double(means.positions(context: shape.context))
            for (stage, sum) in sums { means.known[stage] = sum.map { Float($0 / count) } }
        }
        return places.map { stage, columns in Activation(everywhere: Array((means.known[stage] ?? [])[columns])) }
    }
}
