/// What happens at the sites of one forward pass: edits first, in the order given, then copies for whoever reads.
///
/// Ablation, noise, lens and export are all this one mechanism.
struct Hooks {
    /// One intervention, resolved against a model and a prompt.
    struct Edit {
        enum Action {
            case zero
            case noise(site: UInt32, sigma: Double, seed: UInt64)
            case replace(Activation)
            case add(Activation, scale: Float)
        }
        var columns: Range<Int>
        var positions: Set<Int>?
        var action: Action
    }

    private(set) var edits: [Stage: [Edit]] = [:]
    /// Added to the logits, in order.
    private(set) var biases: [(token: TokenID, amount: Float)] = []
    /// Stages whose rows are kept, those of the positions from `captureFrom` on.
    var captures: Set<Stage> = []
    var captureFrom = 0
    private(set) var captured: [Stage: [Float]] = [:]

    /// Nothing happens.
    init() {}

    /// - Parameter deviation: the standard deviation of a site in the prompt's clean run.
    init(
        _ interventions: [Intervention], shape: ModelShape,
        deviation: (Site) throws(EngineError) -> Double
    ) throws(EngineError) {
        for intervention in interventions {
            switch intervention.operation {
            case .zero(.residual(let layer)):
                for site in [Site.attention(layer: layer), .mlp(layer: layer)] {
                    try add(.zero, at: site, intervention.positions, shape)
                }
            case .zero(let site):
                try add(.zero, at: site, intervention.positions, shape)
            case .noise(let site, let spread, let seed):
                try site.check(against: shape)
                let sigma: Double
                switch spread {
                case .absolute(let value): sigma = value
                case .relative(let factor): sigma = factor * (try deviation(site))
                }
                try add(.noise(site: site.noiseKey, sigma: sigma, seed: seed), at: site, intervention.positions, shape)
            case .replace(let site, let values):
                try check(values, at: site, shape)
                try add(.replace(values), at: site, intervention.positions, shape)
            case .add(let site, let values, let scale):
                try check(values, at: site, shape)
                // Adding 0 would make a −0 into a 0.
                if scale == 0 { continue }
                try add(.add(values, scale: Float(scale)), at: site, intervention.positions, shape)
            case .weightNoise(let site, _, _):
                try site.check(against: shape)
            case .bias(let token, let amount):
                guard (0..<shape.vocabulary).contains(token) else {
                    throw .tokenOutOfRange(id: token, vocabulary: shape.vocabulary)
                }
                biases.append((token, amount))
            }
        }
    }

    private func check(_ values: Activation, at site: Site, _ shape: ModelShape) throws(EngineError) {
        try site.check(against: shape)
        let width = site.columns(in: shape).columns.count
        guard values.width == width else { throw .wrongWidth(site, expected: width, found: values.width) }
    }

    private mutating func add(
        _ action: Edit.Action, at site: Site, _ positions: Set<Int>?, _ shape: ModelShape
    ) throws(EngineError) {
        try site.check(against: shape)
        let (stage, columns) = site.columns(in: shape)
        edits[stage, default: []].append(Edit(columns: columns, positions: positions, action: action))
    }

    /// Called by the forward pass with each stage's tensor: `count` rows of `width`, the first at position `first`.
    mutating func visit(_ stage: Stage, _ rows: UnsafeMutablePointer<Float>, count: Int, width: Int, first: Int) {
        edit(stage, rows, count: count, width: width, first: first)
        if captures.contains(stage) {
            let skipped = min(count, max(0, captureFrom - first))
            captured[stage, default: []].append(
                contentsOf: UnsafeBufferPointer(start: rows + skipped * width, count: (count - skipped) * width))
        }
    }

    /// Applies the edits of a stage but for the first `done` of them.
    func edit(
        _ stage: Stage, _ rows: UnsafeMutablePointer<Float>, count: Int, width: Int, first: Int, after done: Int = 0
    ) {
        guard let edits = edits[stage] else { return }
        for edit in edits.dropFirst(done) {
            for row in 0..<count where edit.positions?.contains(first + row) ?? true {
                edit.apply(to: rows + row * width, position: first + row)
            }
        }
    }

    /// The first stage with an edit that `others`, whose edits come before these, do not have; nil where there is none.
    func start(beside others: Hooks) -> Stage? {
        edits.filter { $0.value.count > others.edits[$0.key]?.count ?? 0 }.keys.min()
    }

    /// Adds the biases to one position's logits.
    func bias(_ logits: UnsafeMutableBufferPointer<Float>) {
        for (token, amount) in biases { logits[token] += amount }
    }
}

extension Hooks.Edit {
    fileprivate func apply(to row: UnsafeMutablePointer<Float>, position: Int) {
        switch action {
        case .zero:
            for column in columns { row[column] = 0 }
        case .noise(let site, let sigma, let seed):
            for column in columns {
                let draw = Gaussian.noise(seed: seed, site: site, position: position, component: column)
                row[column] += Float(sigma * draw)
            }
        case .replace(let values):
            guard let start = values.start(at: position) else { return }
            for place in 0..<columns.count { row[columns.lowerBound + place] = values.rows[start + place] }
        case .add(let values, let scale):
            guard let start = values.start(at: position) else { return }
            for place in 0..<columns.count { row[columns.lowerBound + place] += scale * values.rows[start + place] }
        }
    }
}
