/// Standard deviations of sites over the clean run of one prompt, remembered.
struct Deviations {
    fileprivate var tokens: [TokenID] = []
    fileprivate var known: [Site: Double] = [:]
}

extension Inference {
    /// The standard deviation of a site over components and positions of the clean run of `tokens`.
    public func standardDeviation(
        of site: Site, in tokens: [TokenID], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> Double {
        try measureDeviations(of: [site], in: tokens, shouldStop: shouldStop)
        return deviations.known[site] ?? .nan
    }

    /// Measures many sites in one clean run, or in several where their activations would take more than 32 MB.
    func measureDeviations(
        of sites: [Site], in tokens: [TokenID], shouldStop: () -> Bool
    ) throws(EngineError) {
        if deviations.tokens != tokens { deviations = Deviations(tokens: tokens) }
        var missing: [Stage: [Site]] = [:]
        for site in sites where deviations.known[site] == nil {
            try site.check(against: model.shape)
            missing[site.columns(in: model.shape).stage, default: []].append(site)
        }
        let stages = missing.keys.sorted()
        let atOnce = max(1, (8 << 20) / (tokens.count * max(model.shape.width, model.shape.innerWidth)))
        for start in stride(from: 0, to: stages.count, by: atOnce) {
            let some = stages[start..<min(start + atOnce, stages.count)]
            let (captured, _) = try activations(of: tokens, at: Set(some), under: [], shouldStop: shouldStop)
            for stage in some {
                for site in missing[stage] ?? [] {
                    deviations.known[site] = deviation(
                        of: captured[stage] ?? [], rows: tokens.count, site.columns(in: model.shape).columns)
                }
            }
        }
    }

    private func deviation(of tensor: [Float], rows: Int, _ columns: Range<Int>) -> Double {
        let width = tensor.count / rows
        var values: [Double] = []
        for row in 0..<rows { for column in columns { values.append(Double(tensor[row * width + column])) } }
        return Moments(values).deviation
    }
}
