/// Where in the network a corrupted fact comes back: causal tracing (Meng, Bau, Andonian and Belinkov 2022, "Locating
/// and Editing Factual Associations in GPT", section 2.1).
public struct Trace: Sendable, Equatable {
    /// p(target) with nothing corrupted.
    public let clean: Double
    /// p(target) with the embedding corrupted and nothing restored: the mean over seeds, and the standard deviation over
    /// them, divided by their number.
    public let corrupted: Double
    public let corruptedSpread: Double
    /// Every position and layer, position by position.
    public let cells: [Cell]

    public struct Cell: Sendable, Equatable {
        /// What is restored; of a window, its centre.
        public let site: Site
        public let position: Int
        /// p(target) with it restored: mean and standard deviation over seeds.
        public let value: Double
        public let spread: Double
    }

    /// The tensor that is restored, one for each layer.
    public enum Part: Sendable, Hashable, CaseIterable {
        case residual, attention, mlp

        public func site(layer: Int) -> Site {
            switch self {
            case .residual: .residual(layer: layer)
            case .attention: .attention(layer: layer)
            case .mlp: .mlp(layer: layer)
            }
        }
    }

    /// What goes wrong in the corrupted runs.
    public struct Corruption: Sendable, Hashable {
        /// The positions of the subject.
        public var positions: Set<Int>
        /// σ of the noise on the embedding; three times the embedding's own in the paper.
        public var spread: Intervention.Spread
        /// One corrupted run for each, at least one.
        public var seeds: [UInt64]

        public init(positions: Set<Int>, spread: Intervention.Spread = .relative(3), seeds: [UInt64]) {
            (self.positions, self.spread, self.seeds) = (positions, spread, seeds)
        }

        func intervention(seed: UInt64) -> Intervention {
            Intervention(.noise(.embed, spread, seed: seed), positions: positions)
        }
    }
}

extension Inference {
    /// Corrupts the embedding of some positions, gives one part its value from the run without corruption back, at one
    /// position at a time, and reads p(target).
    ///
    /// All restorations of a seed are one sweep beside the corrupted run. What stands before the first corrupted
    /// position has not been corrupted, so restoring it is the corrupted run and is not run.
    ///
    /// - Parameters:
    ///   - window: how many adjacent layers are restored at once, at least 1: those from `layer − ⌊window/2⌋` on, as far
    ///     as there are any.
    ///   - interventions: what is in force in all runs; what is restored comes from a run under them.
    ///   - progress: told which part of the work is done, up to 1.
    /// - Throws: what `sweep` throws.
    public func trace(
        _ tokens: [TokenID], of target: TokenID, corrupting corruption: Trace.Corruption,
        restoring part: Trace.Part = .residual, window: Int = 1, under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
    ) throws(EngineError) -> Trace {
        precondition(window > 0 && !corruption.seeds.isEmpty, "a layer and a seed at least")
        let metric = Metric.probability(of: target)
        let clean = try sweep(tokens, over: [], measuring: metric, under: interventions, shouldStop: shouldStop)
        let layers = 0..<loaded.shape.layers
        let sites = layers.map(part.site)
        let values = try activations(of: sites, in: tokens, under: interventions, shouldStop: shouldStop)
        let touched = tokens.indices.drop { !corruption.positions.contains($0) }
        let variants = touched.flatMap { position in
            layers.map { layer in
                layers.clamped(to: layer - window / 2..<layer - window / 2 + window).map {
                    Intervention(.replace(sites[$0], by: values[$0]), positions: [position])
                }
            }
        }
        var sweeps: [Sweep] = []
        for (place, seed) in corruption.seeds.enumerated() {
            sweeps.append(
                try sweep(
                    tokens, over: variants, measuring: metric,
                    under: interventions + [corruption.intervention(seed: seed)],
                    shouldStop: shouldStop
                ) { progress((Double(place) + $0) / Double(corruption.seeds.count)) })
        }
        let corrupted = Moments(sweeps.map(\.baseline))
        let untouched = tokens.count - touched.count
        let cells = tokens.indices.flatMap { position in
            layers.map { layer in
                let place = (position - untouched) * layers.count + layer
                let moments = place < 0 ? corrupted : Moments(sweeps.map { $0.values[place] })
                return Trace.Cell(
                    site: sites[layer], position: position, value: moments.mean, spread: moments.deviation)
            }
        }
        return Trace(
            clean: clean.baseline, corrupted: corrupted.mean, corruptedSpread: corrupted.deviation, cells: cells)
    }
}
