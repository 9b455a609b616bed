/// Activations of a run under their name in TransformerLens, with its shape: a batch of one first.
public struct ActivationTensor: Sendable, Equatable {
    /// `blocks.3.attn.hook_z`, say.
    public let name: String
    public let shape: [Int]
    public let values: [Float]
}

/// What a tensor is taken from.
public enum ActivationSource: Hashable, Sendable {
    case site(Site)
    /// z of all heads of a layer, (1, positions, heads, d_head).
    case heads(layer: Int)
    /// All neurons of a layer, (1, positions, inner).
    case neurons(layer: Int)
    /// Attention weights of all heads of a layer, (1, heads, queries, keys).
    case pattern(layer: Int)

    /// TransformerLens's name. The embedding is `blocks.0.hook_resid_pre`: token plus position.
    public var name: String {
        switch self {
        case .site(.embed): "blocks.0.hook_resid_pre"
        case .site(.residual(let layer)): "blocks.\(layer).hook_resid_post"
        case .site(.attention(let layer)): "blocks.\(layer).hook_attn_out"
        case .site(.mlp(let layer)): "blocks.\(layer).hook_mlp_out"
        // One slice of a tensor there, so its place stands behind the name.
        case .site(.head(let layer, let head)): "blocks.\(layer).attn.hook_z.\(head)"
        case .site(.neuron(let layer, let neuron)): "blocks.\(layer).mlp.hook_post.\(neuron)"
        case .heads(let layer): "blocks.\(layer).attn.hook_z"
        case .neurons(let layer): "blocks.\(layer).mlp.hook_post"
        case .pattern(let layer): "blocks.\(layer).attn.hook_pattern"
        }
    }

    /// Everything that a forward pass makes, in its order.
    public static func all(layers: Int) -> [ActivationSource] {
        [.site(.embed)]
            + (0..<layers).flatMap { layer -> [ActivationSource] in
                [
                    .pattern(layer: layer), .heads(layer: layer), .site(.attention(layer: layer)),
                    .neurons(layer: layer), .site(.mlp(layer: layer)), .site(.residual(layer: layer)),
                ]
            }
    }
}

extension Inference {
    /// The shape of what `tensor(_:in:positions:)` gives.
    public func shape(of source: ActivationSource, positions: Int, of length: Int) -> [Int] {
        let shape = loaded.shape
        return switch source {
        case .site(let site): [1, positions, site.columns(in: shape).columns.count]
        case .heads: [1, positions, shape.heads, shape.width / shape.heads]
        case .neurons: [1, positions, shape.innerWidth]
        case .pattern: [1, shape.heads, positions, length]
        }
    }

    /// Activations of a text's run at some positions; of a pattern those are the queries.
    ///
    /// - Throws: what `logits(after:)` throws.
    public func tensor(
        _ source: ActivationSource, in tokens: [TokenID], positions: [Int], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> ActivationTensor {
        let shape = shape(of: source, positions: positions.count, of: tokens.count)
        let values: [Float]
        switch source {
        case .pattern(let layer):
            try Site.residual(layer: layer).check(against: loaded.shape)
            let count = tokens.count
            let pattern = try patterns(of: tokens, in: [layer], under: interventions, shouldStop: shouldStop)[0]
            var rows: [Float] = []
            for head in 0..<loaded.shape.heads {
                for query in positions {
                    let start = (head * count + query) * count
                    rows += pattern[start..<start + count]
                }
            }
            values = rows
        case .site(let site):
            let found = try activation(of: site, in: tokens, under: interventions, shouldStop: shouldStop)
            values = positions.flatMap { found.rows[$0 * found.width..<($0 + 1) * found.width] }
        case .heads(let layer):
            values = try rows(
                of: .heads(layer), in: tokens, positions, .head(layer: layer, head: 0), interventions, shouldStop)
        case .neurons(let layer):
            values = try rows(
                of: .neurons(layer), in: tokens, positions, .mlp(layer: layer), interventions, shouldStop)
        }
        return ActivationTensor(name: source.name, shape: shape, values: values)
    }

    /// Whole rows of a stage; `site` says whether the layer exists.
    private func rows(
        of stage: Stage, in tokens: [TokenID], _ positions: [Int], _ site: Site, _ interventions: [Intervention],
        _ shouldStop: () -> Bool
    ) throws(EngineError) -> [Float] {
        try site.check(against: loaded.shape)
        let (captured, _) = try activations(of: tokens, at: [stage], under: interventions, shouldStop: shouldStop)
        let tensor = captured[stage] ?? []
        let width = tensor.count / tokens.count
        return positions.flatMap { tensor[$0 * width..<($0 + 1) * width] }
    }
}
