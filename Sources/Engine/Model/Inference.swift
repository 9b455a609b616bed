/// A model with the room to run it: key–value cache, activations, threads.
///
/// The cache remembers which tokens it holds under which interventions, so asking again for a longer sequence
/// computes the new tokens only. Cached and recomputed results are the same bits.
///
/// Not `Sendable`: one caller at a time.
public final class Inference {
    /// As it was loaded.
    public let loaded: Model
    /// What runs: `loaded`, or where noise on weights is in force, a copy that has it.
    public private(set) var model: Model
    public let arithmetic: Arithmetic
    let room: Workspace
    private let cache: KeyValueCache
    /// What the cache holds, and under what.
    private var cached: [TokenID] = []
    private var inForce: [Intervention] = []
    private var reference: [TokenID] = []
    private var hooks = Hooks()
    private var modelInForce: Model
    /// The copy with noise that was made last.
    private var noisy: (noises: [WeightNoise], model: Model)?
    var deviations = Deviations()

    public convenience init(_ model: GPT2, _ arithmetic: Arithmetic) { self.init(.gpt2(model), arithmetic) }

    public init(_ model: Model, _ arithmetic: Arithmetic) {
        (loaded, self.model, modelInForce) = (model, model, model)
        self.arithmetic = arithmetic
        let shape = model.shape
        cache = KeyValueCache(layers: shape.layers, context: shape.context, width: shape.keyValueWidth)
        room = Workspace(shape: shape, threads: arithmetic.threads)
        cached.reserveCapacity(shape.context)
    }

    /// The logits after the last of `tokens`, (vocabulary), under `interventions`.
    ///
    /// - Parameters:
    ///   - prompt: how many of `tokens` are the prompt, to whose clean run relative noise refers; nil for all.
    ///   - shouldStop: asked between layers.
    /// - Throws: `.noTokens`, `.contextExceeded`, `.tokenOutOfRange`, a site that does not exist, `.interrupted`.
    public func logits(
        after tokens: [TokenID], under interventions: [Intervention] = [], prompt: Int? = nil,
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [Float] {
        var logits: [Float] = []
        try self.logits(after: tokens, under: interventions, prompt: prompt, into: &logits, shouldStop: shouldStop)
        return logits
    }

    /// The same in the caller's memory: writing on, token by token, takes none but for the first one.
    public func logits(
        after tokens: [TokenID], under interventions: [Intervention] = [], prompt: Int? = nil,
        into logits: inout [Float], shouldStop: () -> Bool = { false }
    ) throws(EngineError) {
        try check(tokens)
        let hooks = try use(interventions, tokens.prefix(prompt ?? tokens.count), shouldStop)
        // The last position's stream is not kept, so it is computed again.
        _ = try advance(tokens, from: tokens.count - 1, hooks, shouldStop)
        if logits.count != model.shape.vocabulary { logits = [Float](repeating: 0, count: model.shape.vocabulary) }
        logits.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unembed(room.residual, rows: 1, to: base)
            hooks.bias(buffer)
        }
    }

    /// Activations at chosen stages, (positions, width) each, in the order of positions.
    ///
    /// - Parameter from: the first position that is wanted; those before it are computed only where they have to be.
    func activations(
        of tokens: [TokenID], at stages: Set<Stage>, from: Int = 0, under interventions: [Intervention],
        shouldStop: () -> Bool
    ) throws(EngineError) -> (captured: [Stage: [Float]], hooks: Hooks) {
        try check(tokens)
        var hooks = try use(interventions, tokens[...], shouldStop)
        hooks.captures = stages
        hooks.captureFrom = from
        let result = try advance(tokens, from: from, hooks, shouldStop)
        return (result.captured, result)
    }

    /// Where the heads of some layers look, each (heads, positions, positions), zero above the diagonal.
    func patterns(
        of tokens: [TokenID], in layers: [Int], under interventions: [Intervention], shouldStop: () -> Bool
    ) throws(EngineError) -> [[Float]] {
        try check(tokens)
        let hooks = try use(interventions, tokens[...], shouldStop)
        let room = PatternRoom(layers: layers, heads: loaded.shape.heads, positions: tokens.count)
        _ = try advance(tokens, from: 0, hooks, patterns: room, shouldStop)
        return layers.map(room.pattern)
    }

    func check(_ tokens: [TokenID]) throws(EngineError) {
        guard !tokens.isEmpty else { throw .noTokens }
        guard tokens.count <= model.shape.context else {
            throw .contextExceeded(asked: tokens.count, context: model.shape.context)
        }
        for token in tokens where !(0..<model.shape.vocabulary).contains(token) {
            throw .tokenOutOfRange(id: token, vocabulary: model.shape.vocabulary)
        }
    }

    /// The interventions resolved; the cache is emptied where they are others than before.
    private func use(
        _ interventions: [Intervention], _ reference: ArraySlice<TokenID>, _ shouldStop: () -> Bool
    ) throws(EngineError) -> Hooks {
        // Relative noise depends on the prompt: under another one it is another intervention.
        if interventions == inForce,
            !interventions.contains(where: \.isRelative) || self.reference.elementsEqual(reference)
        {
            model = modelInForce
            return hooks
        }
        let prompt = Array(reference)
        let resolved = try resolve(interventions, prompt, shouldStop)
        try useWeights(interventions, shouldStop)
        (hooks, modelInForce, inForce, self.reference) = (resolved, model, interventions, prompt)
        cached.removeAll(keepingCapacity: true)
        return hooks
    }

    /// Puts the noise on weights that is among the interventions into force, and any other out of it.
    func useWeights(_ interventions: [Intervention], _ shouldStop: () -> Bool) throws(EngineError) {
        let noises = interventions.compactMap(\.weightNoise)
        guard !noises.isEmpty else {
            model = loaded
            return
        }
        if noisy?.noises != noises {
            noisy = nil
            noisy = (noises, try loaded.adding(noises, shouldStop: shouldStop))
        }
        model = noisy?.model ?? loaded
    }

    func resolve(
        _ interventions: [Intervention], _ reference: [TokenID], _ shouldStop: () -> Bool
    ) throws(EngineError) -> Hooks {
        let relative = interventions.filter(\.isRelative).compactMap(\.site)
        if !relative.isEmpty { try measureDeviations(of: relative, in: reference, shouldStop: shouldStop) }
        return try Hooks(interventions, shape: model.shape) { (site) throws(EngineError) in
            try standardDeviation(of: site, in: reference, shouldStop: shouldStop)
        }
    }

    /// Computes the positions that the cache does not hold, and those from `from` on in any case. The last layer's
    /// stream of the latter is left in `room.residual`.
    private func advance(
        _ tokens: [TokenID], from: Int, _ hooks: Hooks, patterns: PatternRoom? = nil, _ shouldStop: () -> Bool
    ) throws(EngineError) -> Hooks {
        var start = 0
        while start < min(from, cached.count), cached[start] == tokens[start] { start += 1 }
        // Until the pass has ended, rows from `start` on are of two minds.
        cached.removeLast(cached.count - start)
        room.reserve(rows: tokens.count - start)
        let sequence = CachedSequence(
            first: start, rows: tokens.count - start, readFrom: from, cache: cache, shape: model.shape,
            hooks: hooks, patterns: patterns)
        var pass = ForwardPass(model: model.network, kernels: arithmetic.context, room: room, batch: sequence)
        try pass.run(tokens[start...], at: start, shouldStop: shouldStop)
        cached.append(contentsOf: tokens[start...])
        return pass.batch.hooks
    }
}
