/// A change to the running model. Interventions apply in the order given.
public struct Intervention: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        /// Sets the site to 0. A layer (`.residual`) is skipped: its attention and MLP write nothing.
        case zero(Site)
        /// Adds N(0, σ²) to each component, keyed by (seed, site, position, component).
        case noise(Site, Spread, seed: UInt64)
        /// Adds a constant to one token's logit after the unembedding, before temperature.
        case bias(token: TokenID, amount: Float)
    }

    /// σ of the noise.
    public enum Spread: Hashable, Sendable {
        case absolute(Double)
        /// Times the site's own standard deviation over components and positions of the prompt's clean run.
        case relative(Double)
    }

    public var operation: Operation
    /// Positions in the sequence, from 0; nil for all, those still to be sampled included.
    public var positions: Set<Int>?

    public init(_ operation: Operation, positions: Set<Int>? = nil) {
        self.operation = operation
        self.positions = positions
    }

    /// Where it acts; nil for a bias.
    public var site: Site? {
        switch operation {
        case .zero(let site), .noise(let site, _, _): site
        case .bias: nil
        }
    }

    /// Whether its strength depends on the prompt.
    var isRelative: Bool {
        if case .noise(_, .relative, _) = operation { return true }
        return false
    }
}
