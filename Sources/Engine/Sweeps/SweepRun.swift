/// A sweep under way: which variants go through the layers together, and what they gave.
struct SweepRun {
    typealias Variant = (start: Stage, place: Int, hooks: Hooks)

    private let inference: Inference
    private let tokens: [TokenID]
    private let unchanged: Hooks
    /// Variants that change an activation, in the order in which they join.
    private let joining: [Variant]
    /// Those that change logits at most.
    private let biased: [(place: Int, hooks: Hooks)]
    private let room: Workspace
    private let batchSize: Int
    private var reading: MetricReading
    /// The unchanged run's stream after blocks where a later batch begins.
    private var kept: [Stage: [Float]] = [:]
    private var baseline = 0.0
    private var values: [Double]

    /// - Parameter batchBytes: what activations may take, unless two sequences alone take more.
    init(
        _ inference: Inference, _ tokens: [TokenID], unchanged: Hooks, changed: [Hooks], reading metric: Metric,
        batchBytes: Int = Sweep.batchBytes
    ) {
        self.inference = inference
        self.tokens = tokens
        self.unchanged = unchanged
        reading = MetricReading(metric, tokens)
        values = [Double](repeating: 0, count: changed.count)
        let starts = changed.map { $0.start(beside: unchanged) }
        joining = starts.enumerated().compactMap { place, start in start.map { ($0, place, changed[place]) } }
            .sorted { ($0.start, $0.place) < ($1.start, $1.place) }
        biased = starts.indices.filter { starts[$0] == nil }.map { ($0, changed[$0]) }
        let shape = inference.model.shape
        batchSize = max(1, batchBytes / (4 * tokens.count * Workspace.floatsPerRow(shape)) - 1)
        room = Workspace(
            shape: shape, threads: inference.arithmetic.threads,
            rows: (min(batchSize, joining.count) + 1) * tokens.count)
    }

    mutating func finish(
        shouldStop: () -> Bool, progress: (Double) -> Void
    ) throws(EngineError) -> Sweep {
        let batches = stride(from: 0, to: max(joining.count, 1), by: batchSize).map {
            joining[$0..<min($0 + batchSize, joining.count)]
        }
        // A later batch begins at the layer where its first variant joins.
        let layers = batches.map { $0.first?.start.layer ?? 0 }
        kept = Dictionary(layers.dropFirst().filter { $0 > 0 }.map { (.residual($0 - 1), []) }) { first, _ in first }
        let work = batches.indices.map { workload(batches[$0], from: layers[$0]) }
        let whole = Double(work.joined().reduce(0, +))
        var done = 0
        for (number, batch) in batches.enumerated() {
            var steps = work[number].makeIterator()
            try run(batch, from: number == 0 ? 0 : layers[number], isFirst: number == 0) {
                progress(Double(done) / whole)
                done += steps.next() ?? 0
                return shouldStop()
            }
        }
        progress(1)
        return Sweep(baseline: baseline, values: values)
    }

    /// Sequences that go through each of the layers.
    private func workload(_ batch: ArraySlice<Variant>, from first: Int) -> [Int] {
        (first..<inference.model.shape.layers).map { layer in 1 + batch.count { $0.start.layer ?? 0 <= layer } }
    }

    private mutating func run(
        _ batch: ArraySlice<Variant>, from layer: Int, isFirst: Bool, shouldStop: () -> Bool
    ) throws(EngineError) {
        let (shape, readsAll) = (inference.model.shape, MetricReading.readsAllPositions(reading.metric))
        let variants = Variants(
            length: tokens.count, shape: shape, readsAll: readsAll, unchanged: unchanged,
            joining: batch.map { ($0.start, $0.hooks) }, keeping: isFirst ? Set(kept.keys) : [])
        var pass = ForwardPass(
            model: inference.model.network, kernels: inference.arithmetic.context, room: room, batch: variants)
        if let stream = kept[.residual(layer - 1)], !isFirst {
            room.residual.update(from: stream, count: stream.count)
            try pass.run(fromLayer: layer, shouldStop: shouldStop)
        } else {
            try pass.run(tokens[...], at: 0, shouldStop: shouldStop)
        }
        let rows = readsAll ? tokens.count : 1
        let stream = UnsafeBufferPointer(start: room.residual, count: (batch.count + 1) * rows * shape.width)
        if isFirst { kept = pass.batch.kept }
        try read(stream, batch, rows * shape.width, isFirst: isFirst, shouldStop: shouldStop)
    }

    /// - Parameter size: floats of one sequence, of which the first is the unchanged run.
    private mutating func read(
        _ stream: UnsafeBufferPointer<Float>, _ batch: ArraySlice<Variant>, _ size: Int, isFirst: Bool,
        shouldStop: () -> Bool
    ) throws(EngineError) {
        let first = UnsafeBufferPointer(rebasing: stream[..<size])
        if isFirst {
            baseline = try reading.values(first, [unchanged], on: inference, shouldStop: shouldStop)[0]
            for (place, hooks) in biased {
                values[place] = try reading.values(first, [hooks], on: inference, shouldStop: shouldStop)[0]
            }
        }
        let found = try reading.values(
            UnsafeBufferPointer(rebasing: stream[size...]), batch.map(\.hooks), on: inference, shouldStop: shouldStop)
        for (variant, value) in zip(batch, found) { values[variant.place] = value }
    }
}
