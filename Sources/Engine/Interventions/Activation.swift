/// A site's values at some positions, or one row for every position: what another run had there, a mean, a direction.
public struct Activation: Hashable, Sendable {
    /// (positions, width), row by row.
    public let rows: [Float]
    /// That of the site: d, d_head, or 1 for a neuron.
    public let width: Int
    /// The position of the first row; nil where one row is for every position.
    public let first: Int?

    /// Values for the positions `first` ..< `first + rows.count / width`; others have none.
    public init(rows: [Float], width: Int, first: Int) {
        precondition(width > 0 && rows.count % width == 0, "whole rows")
        (self.rows, self.width, self.first) = (rows, width, first)
    }

    /// One row for every position.
    public init(everywhere row: [Float]) {
        (rows, width, first) = (row, row.count, nil)
    }

    /// How many rows there are.
    public var count: Int { rows.count / width }

    /// Positions with a value; nil for all.
    public var positions: Range<Int>? { first.map { $0..<$0 + count } }

    /// Where a position's row begins in `rows`; nil where it has none.
    func start(at position: Int) -> Int? {
        guard let first else { return 0 }
        let row = position - first
        return (0..<count).contains(row) ? row * width : nil
    }
}

extension Inference {
    /// A site's values at every position of a text's run.
    ///
    /// - Throws: what `logits(after:)` throws.
    public func activation(
        of site: Site, in tokens: [TokenID], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> Activation {
        try activations(of: [site], in: tokens, under: interventions, shouldStop: shouldStop)[0]
    }

    /// The same of many sites, in one run.
    public func activations(
        of sites: [Site], in tokens: [TokenID], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [Activation] {
        for site in sites { try site.check(against: loaded.shape) }
        let places = sites.map { $0.columns(in: loaded.shape) }
        let (captured, _) = try activations(
            of: tokens, at: Set(places.map(\.stage)), under: interventions, shouldStop: shouldStop)
        return places.map { stage, columns in
            let tensor = captured[stage] ?? []
            let width = tensor.count / tokens.count
            let rows = tokens.indices.flatMap {
                tensor[$0 * width + columns.lowerBound..<$0 * width + columns.upperBound]
            }
            return Activation(rows: rows, width: columns.count, first: 0)
        }
    }
}
