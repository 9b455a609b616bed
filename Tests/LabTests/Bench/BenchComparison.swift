import Engine
import Testing

@testable import Lab

/// How far one answer is from what was expected.
struct BenchComparison {
    /// What is wrong beside numbers, or with the first number that is off.
    private(set) var problems: [String] = []
    private(set) var count = 0

    /// Differences in nats, logits and contributions.
    static let tolerance = 1e-4
    static let patternTolerance = 1e-5

    mutating func compare(
        _ found: Double?, _ wanted: Double, _ what: @autoclosure () -> String, within tolerance: Double = Self.tolerance
    ) {
        count += 1
        guard let found else { return problems.append("\(what()) is missing") }
        // Written so that a NaN is no equality.
        if !(abs(found - wanted) <= tolerance) { problems.append("\(what()) is \(found), not \(wanted)") }
    }

    /// Probabilities are compared by their logarithms.
    mutating func compare(probability found: Double?, _ wanted: Double, _ what: @autoclosure () -> String) {
        compare(found.map(Elementary.log), Elementary.log(wanted), "log p of \(what())")
    }

    mutating func require(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }
}

extension BenchComparison {
    /// - Parameter probabilities: of the whole vocabulary.
    mutating func distribution(_ found: BenchAnswer, _ probabilities: [Double], _ wanted: BenchFixture.Distribution) {
        require(found.kind == "distribution", "the answer is of kind \(found.kind)")
        compare(found.value.entropy, wanted.entropy, "entropy")
        if let before = wanted.baselineEntropy {
            if case .distribution(let entropy) = found.value.baseline {
                compare(entropy, before, "the baseline's entropy")
            } else {
                require(false, "there is no baseline")
            }
        }
        for (token, logProb) in zip(wanted.tokens, wanted.logProbs) {
            compare(Elementary.log(probabilities[token]), logProb, "log p of #\(token)")
        }
    }

    mutating func lens(_ found: BenchAnswer, _ wanted: BenchFixture.Lens) {
        require(found.kind == "lens", "the answer is of kind \(found.kind)")
        let rows = found.value.rows ?? []
        guard rows.count == wanted.rows.count else { return require(false, "there are \(rows.count) rows") }
        for (row, expected) in zip(rows, wanted.rows) {
            let place = "\(expected.site) at \(expected.position)"
            require((row.site, row.position) == (expected.site, expected.position), "no row for \(place)")
            compare(row.kl, expected.kl, "kl of \(place)")
            let top = row.top ?? []
            require(top.count >= expected.top.count, "\(place) lists \(top.count) tokens")
            for (token, logProb) in zip(top, expected.top) {
                compare(token.prob.map(Elementary.log), logProb, "log p of the likeliest of \(place)")
            }
            if let logProb = expected.logProb, let logit = expected.logit, let rank = expected.rank {
                compare(row.target?.prob.map(Elementary.log), logProb, "log p of the target of \(place)")
                compare(row.target?.logit, logit, "logit of the target of \(place)")
                require(
                    row.target?.rank.map { (rank[0]...rank[1]).contains($0) } ?? false,
                    "rank of the target of \(place) is \(row.target?.rank.map(String.init) ?? "missing"), not \(rank)")
            }
        }
    }

    /// A part that one side does not list contributes nothing.
    mutating func attribution(_ found: BenchAnswer, _ wanted: BenchFixture.Attribution) {
        require(found.kind == "attribution", "the answer is of kind \(found.kind)")
        require(found.value.target?.id == wanted.target, "the target is #\(found.value.target?.id ?? -1)")
        compare(found.value.total, wanted.total, "total")
        compare(found.value.logit, wanted.logit, "logit")
        let parts = found.value.parts ?? []
        let contributions = Dictionary(parts.map { ($0.site, $0.contribution) }, uniquingKeysWith: +)
        require(contributions.count == parts.count, "a part is listed twice")
        for part in wanted.parts {
            compare(contributions[part.site], part.contribution, part.site)
        }
        let names = wanted.parts.map(\.site)
        for part in parts where !names.contains(part.site) {
            compare(part.contribution, 0, part.site)
        }
        require(parts.map(\.site).filter(names.contains) == names, "parts are not in the order of the forward pass")
    }

    mutating func attention(_ found: BenchAnswer, _ wanted: BenchFixture.Attention) {
        require(found.kind == "attention", "the answer is of kind \(found.kind)")
        let patterns =
            found.value.heads?.map { ($0.site, $0.pattern) } ?? [(wanted.heads[0].site, found.value.pattern ?? [])]
        guard patterns.count == wanted.heads.count else { return require(false, "there are \(patterns.count) heads") }
        for ((site, pattern), expected) in zip(patterns, wanted.heads) {
            require(site == expected.site, "\(site) stands where \(expected.site) should")
            guard pattern.count == expected.queries.count else {
                return require(false, "\(site) has \(pattern.count) rows, not \(expected.queries.count)")
            }
            for ((query, row), weights) in zip(zip(expected.queries, pattern), expected.pattern) {
                for (key, weight) in row.enumerated() {
                    compare(
                        weight, key < weights.count ? weights[key] : 0, "\(site), \(key) from \(query)",
                        within: Self.patternTolerance)
                }
                require(row.count >= weights.count, "\(site) has \(row.count) keys for \(query)")
            }
        }
    }

    mutating func sweep(_ found: BenchAnswer, _ wanted: BenchFixture.Sweep) {
        require(found.kind == "sweep", "the answer is of kind \(found.kind)")
        guard case .number(let baseline) = found.value.baseline else { return require(false, "there is no baseline") }
        let isProbability = wanted.metric == "prob"
        func value(_ number: Double) -> Double { isProbability ? Elementary.log(number) : number }
        compare(value(baseline), value(wanted.baseline), "baseline")
        let cells = found.value.cells ?? []
        require(cells.map(\.site) == wanted.cells.map(\.site), "the sites are \(cells.map(\.site))")
        for (cell, expected) in zip(cells, wanted.cells) {
            compare(value(cell.value), value(expected.value), expected.site)
            compare(cell.change, cell.value - baseline, "change of \(expected.site)", within: 1e-12)
            if let spread = expected.spread { compare(cell.spread, spread, "spread of \(expected.site)") }
        }
    }

    mutating func trace(_ found: BenchAnswer, _ wanted: BenchFixture.Trace) {
        require(found.kind == "trace", "the answer is of kind \(found.kind)")
        require(found.value.target?.id == wanted.target, "the target is #\(found.value.target?.id ?? -1)")
        compare(probability: found.value.clean, wanted.clean, "clean")
        compare(probability: found.value.corrupted, wanted.corrupted, "corrupted")
        let rows = found.value.rows ?? []
        require(rows.count == wanted.rows.count, "there are \(rows.count) rows")
        let values = Dictionary(rows.map { (Place($0.site, $0.position), $0) }, uniquingKeysWith: { first, _ in first })
        for expected in wanted.rows {
            let row = values[Place(expected.site, expected.position)]
            compare(probability: row?.value, expected.value, "\(expected.site) at \(expected.position)")
            compare(row?.spread, expected.spread, "spread of \(expected.site) at \(expected.position)")
        }
    }

    private struct Place: Hashable {
        let site: String
        let position: Int

        init(_ site: String, _ position: Int) { (self.site, self.position) = (site, position) }
    }
}
