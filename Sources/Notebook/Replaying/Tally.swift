/// The verdicts of a replay, counted.
public struct Tally: Sendable {
    public private(set) var counts: [Verdict: Int] = [:]
    private let strict: Bool

    public init(strict: Bool) { self.strict = strict }

    public mutating func add(_ verdict: Verdict) { counts[verdict, default: 0] += 1 }

    public var total: Int { counts.values.reduce(0, +) }

    /// Whether every cell counts as the same.
    public var isSame: Bool { counts.keys.allSatisfy { $0.isSame(strict: strict) } }

    /// `12 cells: 11 exact, 1 within, 0 changed`; other verdicts where there are some.
    public var summary: String {
        func count(_ verdict: Verdict) -> Int { counts[verdict] ?? 0 }
        var parts = ["\(count(.exact)) exact", "\(count(.within)) within"]
        if count(.nearTie) > 0 { parts.append("\(count(.nearTie)) near-tie") }
        parts.append("\(count(.changed)) changed")
        if count(.error) > 0 { parts.append("\(count(.error)) error\(count(.error) == 1 ? "" : "s")") }
        if count(.skipped) > 0 { parts.append("\(count(.skipped)) skipped") }
        return "\(total) cell\(total == 1 ? "" : "s"): " + parts.joined(separator: ", ")
    }
}
