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
    /// The shape of what `tensors(_:in:positions:)` gives.
    public func shape(of source: ActivationSource, positions: Int, of length: Int) -> [Int] {
        let shape = loaded.shape
        return switch source {
        case .site(let site): [1, positions, site.columns(in: shape).columns.count]
        case .heads: [1, positions, shape.heads, shape.headWidth]
        case .neurons: [1, positions, shape.innerWidth]
        case .pattern: [1, shape.heads, positions, length]
        }
    }

    /// Activations of a text's run at some positions; of a pattern those are the queries. One run serves all sources.
    ///
    /// - Throws: what `logits(after:)` throws.
    public func tensors(
        _ sources: [ActivationSource], in tokens: [TokenID], positions: [Int], under interventions: [Intervention] = [],
        shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [ActivationTensor] {
        var layers: [Int] = []
        var places: [ActivationSource: (stage: Stage, columns: Range<Int>)] = [:]
        for source in sources {
            switch source {
            case .site(let site):
                try site.check(against: loaded.shape)
                places[source] = site.columns(in: loaded.shape)
            case .heads(let layer):
                try Site.mlp(layer: layer).check(against: loaded.shape)
                places[source] = (.heads(layer), 0..<width(of: source))
            case .neurons(let layer):
                try Site.mlp(layer: layer).check(against: loaded.shape)
                places[source] = (.neurons(layer), 0..<width(of: source))
            case .pattern(let layer):
                try Site.mlp(layer: layer).check(against: loaded.shape)
                layers.append(layer)
            }
        }
        let stages = Set(places.values.map(\.stage))
        let captured =
            stages.isEmpty
            ? [:] : try activations(of: tokens, at: stages, under: interventions, shouldStop: shouldStop).captured
        let patterns =
            layers.isEmpty ? [] : try patterns(of: tokens, in: layers, under: interventions, shouldStop: shouldStop)
        return sources.map { source in
            let shape = shape(of: source, positions: positions.count, of: tokens.count)
            if case .pattern(let layer) = source, let place = layers.firstIndex(of: layer) {
                return ActivationTensor(
                    name: source.name, shape: shape, values: rows(of: patterns[place], positions, tokens.count))
            }
            let (stage, columns) = places[source] ?? (.embed, 0..<0)
            let tensor = captured[stage] ?? []
            let width = tensor.count / tokens.count
            var values: [Float] = []
            for position in positions {
                values += tensor[position * width + columns.lowerBound..<position * width + columns.upperBound]
            }
            return ActivationTensor(name: source.name, shape: shape, values: values)
        }
    }

    private func width(of source: ActivationSource) -> Int {
        shape(of: source, positions: 1, of: 1).reduce(1, *)
    }

    /// Some queries of a layer's pattern, (heads, queries, keys).
    private func rows(of pattern: [Float], _ queries: [Int], _ count: Int) -> [Float] {
        var rows: [Float] = []
        for head in 0..<loaded.shape.heads {
            for query in queries {
                let start = (head * count + query) * count
                rows += pattern[start..<start + count]
            }
        }
        return rows
    }
}
