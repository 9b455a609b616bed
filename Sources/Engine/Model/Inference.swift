import CKernels

/// A model with the room to run it: key–value cache, activations, threads.
///
/// The cache remembers which tokens it holds under which interventions, so asking again for a longer sequence
/// computes the new tokens only. Cached and recomputed results are the same bits.
///
/// Not `Sendable`: one caller at a time.
public final class Inference {
    public let model: GPT2
    public let arithmetic: Arithmetic
    private let cache: KeyValueCache
    private let room: Workspace
    private var cached: [TokenID] = []
    private var cachedUnder: [Intervention] = []
    private var deviations: [Site: Double] = [:]
    private var deviationTokens: [TokenID] = []

    public init(_ model: GPT2, _ arithmetic: Arithmetic) {
        self.model = model
        self.arithmetic = arithmetic
        let shape = model.shape
        cache = KeyValueCache(layers: shape.layers, context: shape.context, width: shape.width)
        room = Workspace(shape: shape, threads: arithmetic.threads)
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
        try check(tokens)
        let reference = Array(tokens.prefix(prompt ?? tokens.count))
        var hooks = try makeHooks(interventions, reference, shouldStop)
        // Relative noise depends on the prompt, so a cache made under another prompt would mix two sigmas.
        let mayReuse = cachedUnder == interventions && (!interventions.contains(where: \.isRelative) || prompt != nil)
        var start = mayReuse ? zip(cached, tokens).prefix { $0 == $1 }.count : 0
        // The last position's stream is not kept, so it is computed again.
        start = min(start, tokens.count - 1)
        let count = try advance(tokens, from: start, &hooks, interventions, shouldStop)
        var logits = try unembed(room.residual + (count - 1) * model.shape.width, rows: 1)
        hooks.bias(&logits)
        return logits
    }

    /// Activations of whole sequence at chosen stages, (positions, width) each, in the order of positions.
    func activations(
        of tokens: [TokenID], at stages: Set<Stage>, under interventions: [Intervention],
        shouldStop: () -> Bool
    ) throws(EngineError) -> (captured: [Stage: [Float]], hooks: Hooks) {
        try check(tokens)
        var hooks = try makeHooks(interventions, tokens, shouldStop)
        hooks.captures = stages
        _ = try advance(tokens, from: 0, &hooks, interventions, shouldStop)
        return (hooks.captured, hooks)
    }

    /// unembed(ln_f(x)): (rows, d) to (rows, vocabulary). The model's last step, and the logit lens.
    func unembed(_ stream: UnsafePointer<Float>, rows: Int) throws(EngineError) -> [Float] {
        let shape = model.shape
        let (norm, matrix) = (model.weights.finalNorm, model.weights.unembedding)
        let normed = UnsafeMutablePointer<Float>.allocate(capacity: rows * shape.width)
        defer { normed.deallocate() }
        ck_layer_norm(
            arithmetic.context, stream, rows, shape.width, norm.gamma, norm.beta, shape.layerNormEpsilon, normed)
        return [Float](unsafeUninitializedCapacity: rows * shape.vocabulary) { logits, filled in
            if let out = logits.baseAddress {
                ck_linear_transposed(
                    arithmetic.context, normed, shape.width, rows, matrix.base, matrix.type, shape.vocabulary,
                    shape.width, out, shape.vocabulary)
            }
            filled = rows * shape.vocabulary
        }
    }

    /// The standard deviation of a site over components and positions of the clean run of `tokens`.
    public func standardDeviation(
        of site: Site, in tokens: [TokenID], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> Double {
        if deviationTokens == tokens, let known = deviations[site] { return known }
        try site.check(against: model.shape)
        let (stage, columns) = site.columns(in: model.shape)
        let (captured, _) = try activations(of: tokens, at: [stage], under: [], shouldStop: shouldStop)
        let rows = captured[stage] ?? []
        let width = rows.count / tokens.count
        var values: [Double] = []
        for row in 0..<tokens.count { for column in columns { values.append(Double(rows[row * width + column])) } }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        if deviationTokens != tokens { (deviationTokens, deviations) = (tokens, [:]) }
        deviations[site] = variance.squareRoot()
        return variance.squareRoot()
    }

    private func check(_ tokens: [TokenID]) throws(EngineError) {
        guard !tokens.isEmpty else { throw .noTokens }
        guard tokens.count <= model.shape.context else {
            throw .contextExceeded(asked: tokens.count, context: model.shape.context)
        }
        if let wrong = tokens.first(where: { !(0..<model.shape.vocabulary).contains($0) }) {
            throw .tokenOutOfRange(id: wrong, vocabulary: model.shape.vocabulary)
        }
    }

    private func makeHooks(
        _ interventions: [Intervention], _ reference: [TokenID], _ shouldStop: () -> Bool
    ) throws(EngineError) -> Hooks {
        try Hooks(interventions, shape: model.shape) { (site) throws(EngineError) in
            try standardDeviation(of: site, in: reference, shouldStop: shouldStop)
        }
    }

    /// Computes positions `start`…; returns how many rows now lie in `room.residual`.
    private func advance(
        _ tokens: [TokenID], from start: Int, _ hooks: inout Hooks, _ interventions: [Intervention],
        _ shouldStop: () -> Bool
    ) throws(EngineError) -> Int {
        let count = tokens.count - start
        // Until the pass has ended, rows from `start` on are of two minds.
        cached = Array(tokens.prefix(start))
        cachedUnder = interventions
        room.reserve(rows: count)
        let pass = ForwardPass(
            model: model, kernels: arithmetic.context, cache: cache, room: room, first: start, count: count)
        try pass.run(tokens[start...], &hooks, shouldStop: shouldStop)
        cached = tokens
        return count
    }
}

extension Intervention {
    fileprivate var isRelative: Bool {
        if case .noise(_, .relative, _) = operation { return true }
        return false
    }
}
