/// A change to the running model. Interventions apply in the order given.
public struct Intervention: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        /// Sets the site to 0. A layer (`.residual`) is skipped: its attention and MLP write nothing.
        case zero(Site)
        /// Adds N(0, σ²) to each component, keyed by (seed, site, position, component).
        case noise(Site, Spread, seed: UInt64)
        /// Sets the site to given values, at the positions that have one.
        case replace(Site, by: Activation)
        /// x ← x + scale · value, at the positions that have one: the product in Float, then the sum.
        case add(Site, Activation, scale: Double)
        /// Adds N(0, σ²) to each weight of the site's matrices, at every position. A relative σ is times the matrix's
        /// own standard deviation, over the part of it that is the site.
        case weightNoise(Site, Spread, seed: UInt64)
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
        case .zero(let site), .noise(let site, _, _), .replace(let site, _), .add(let site, _, _),
            .weightNoise(let site, _, _):
            site
        case .bias: nil
        }
    }

    /// Whether its strength depends on the prompt.
    var isRelative: Bool {
        if case .noise(_, .relative, _) = operation { return true }
        return false
    }
}
