/// A token before and after the interventions.
struct BeforeAfter: Equatable {
    var token: TokenValue
    var before: Double
    /// The most it can be where the list ends before the token does.
    var after: Double
    /// Whether `after` is exact.
    var isExact: Bool

    /// In probability; the least it can be where `after` is a bound.
    var move: Double { after - before }
}

/// The rows that tell what a change did: the three likeliest after, the three likeliest before, and the largest moves,
/// in order of the probability after, those with a bound only at the end.
func beforeAfterRows(
    _ next: [NextToken], _ baseline: DistributionValue.Baseline, isComplete: Bool, limit: Int = 10
) -> [BeforeAfter] {
    var rows = zip(next, baseline.counterparts).map { after, before in
        BeforeAfter(token: after.token, before: before.prob, after: after.prob, isExact: true)
    }
    let known = Set(rows.map(\.token))
    let bound = isComplete ? 0 : next.last?.prob ?? 1
    for lost in baseline.next where !known.contains(lost.token) {
        rows.append(BeforeAfter(token: lost.token, before: lost.prob, after: bound, isExact: isComplete))
    }
    var chosen = Set(next.prefix(3).map(\.token)).union(baseline.next.prefix(3).map(\.token))
    for row in rows.sorted(by: { $0.move.magnitude > $1.move.magnitude }) where row.isExact || row.move < 0 {
        if chosen.count >= limit { break }
        chosen.insert(row.token)
    }
    return rows.filter { chosen.contains($0.token) }
        .sorted { one, other in
            if one.isExact != other.isExact { return one.isExact }
            return (one.after, one.before, -one.token.number) > (other.after, other.before, -other.token.number)
        }
}
