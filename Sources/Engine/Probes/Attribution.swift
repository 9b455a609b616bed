/// Direct logit attribution: how much each part of the model has put into a token's logit (Elhage et al., "A mathematical
/// framework for transformer circuits", 2021; as `logit_attrs` in TransformerLens).
///
/// The final stream x is a sum of parts, and ln_f, held at the mean and scale that it has for x, is linear:
///
/// ```
/// contribution(part) = Σ_i (part_i − mean(part)) · γ_i · W_U[token]_i / σ,   σ = √(variance(x) + ε)
/// ```
///
/// A Llama's final norm takes no mean off and adds no β, and its projections have no biases: those rows are missing.
///
/// What is added after a part, biases and interventions among them, has rows of its own, so that all rows add up to the
/// logit. A row is the direct way only: what later layers made of a part is in theirs.
public struct Attribution: Sendable, Equatable {
    /// What the logit is made of.
    public enum Part: Hashable, Sendable {
        /// Token plus position embedding, as it entered the first block.
        case embed
        /// z_h times the rows of `c_proj` that belong to the head.
        case head(layer: Int, head: Int)
        /// The bias of the attention's `c_proj`.
        case attentionBias(layer: Int)
        /// What interventions have done to the attention's output.
        case attentionChange(layer: Int)
        /// A neuron's value times its row of the MLP's `c_proj`.
        case neuron(layer: Int, neuron: Int)
        /// All neurons of a layer together.
        case mlp(layer: Int)
        /// The bias of the MLP's `c_proj`.
        case mlpBias(layer: Int)
        case mlpChange(layer: Int)
        /// What interventions have done to the stream after a block.
        case residualChange(layer: Int)
        /// β of the final LayerNorm.
        case finalNormBias
        /// What was added to the logit itself.
        case logitBias

        /// `embed`, `L0H3`, `L0.attn.bias`, `L0.mlp`, `L0N7`, `L0.change`, `ln_f.bias`, `bias`.
        public var name: String {
            switch self {
            case .embed: "embed"
            case .head(let layer, let head): Site.head(layer: layer, head: head).name
            case .attentionBias(let layer): "L\(layer).attn.bias"
            case .attentionChange(let layer): "L\(layer).attn.change"
            case .neuron(let layer, let neuron): Site.neuron(layer: layer, neuron: neuron).name
            case .mlp(let layer): "L\(layer).mlp"
            case .mlpBias(let layer): "L\(layer).mlp.bias"
            case .mlpChange(let layer): "L\(layer).mlp.change"
            case .residualChange(let layer): "L\(layer).change"
            case .finalNormBias: "ln_f.bias"
            case .logitBias: "bias"
            }
        }
    }

    public struct Entry: Sendable, Equatable {
        public let part: Part
        public let contribution: Double
    }

    /// A token, or the difference between two.
    public struct Target: Hashable, Sendable {
        public var token: TokenID
        public var versus: TokenID?

        public init(_ token: TokenID, versus: TokenID? = nil) {
            (self.token, self.versus) = (token, versus)
        }
    }

    /// In the order of the forward pass.
    public let entries: [Entry]
    /// The model's own logit, or difference of logits.
    public let logit: Double

    /// The sum of all entries, in their order.
    public var total: Double { entries.reduce(0) { $0 + $1.contribution } }
}

extension Inference {
    /// Takes logits at one position apart; one run serves all targets.
    ///
    /// - Parameters:
    ///   - position: whose stream is read, from 0.
    ///   - neurons: a layer whose MLP is taken apart into its neurons.
    /// - Throws: what `logits(after:)` throws.
    public func attributions(
        of tokens: [TokenID], to targets: [Attribution.Target], position: Int, neurons: Int? = nil,
        under interventions: [Intervention] = [], shouldStop: () -> Bool = { false }
    ) throws(EngineError) -> [Attribution] {
        precondition(tokens.isEmpty || tokens.indices.contains(position), "a position of the text")
        let shape = loaded.shape
        if let neurons { try Site.mlp(layer: neurons).check(against: shape) }
        for token in targets.flatMap({ [$0.token, $0.versus].compactMap { $0 } })
        where !(0..<shape.vocabulary).contains(token) {
            throw .tokenOutOfRange(id: token, vocabulary: shape.vocabulary)
        }
        let stages = (0..<shape.layers).flatMap { layer in
            [Stage.heads(layer), .attention(layer), .neurons(layer), .mlp(layer), .residual(layer)]
        }
        let (captured, hooks) = try activations(
            of: tokens, at: Set([.embed] + stages), from: position, under: interventions, shouldStop: shouldStop)
        let parts = captured.mapValues { tensor in
            tensor.prefix(tensor.count / (tokens.count - position)).map(Double.init)
        }
        let ledger = Ledger(model: model.network, arithmetic: arithmetic, parts: parts, hooks: hooks, neurons: neurons)
        let logits = logits(of: captured[.residual(shape.layers - 1)] ?? [], targets, hooks)
        var found: [Attribution] = []
        for (target, logit) in zip(targets, logits) {
            if shouldStop() { throw .interrupted }
            found.append(Attribution(entries: ledger.entries(target), logit: logit))
        }
        return found
    }

    /// The model's own logits of the targets, from the last layer's stream; only the first row is read.
    private func logits(
        of stream: [Float], _ targets: [Attribution.Target], _ hooks: Hooks
    ) -> [Double] {
        let asked = Array(Set(targets.flatMap { [$0.token, $0.versus].compactMap { $0 } })).sorted()
        var logits = [Float](repeating: 0, count: asked.count)
        stream.withUnsafeBufferPointer { stream in
            logits.withUnsafeMutableBufferPointer { logits in
                guard let stream = stream.baseAddress, let logits = logits.baseAddress else { return }
                unembed(stream, rows: 1, only: asked, to: logits)
            }
        }
        var known = Dictionary(uniqueKeysWithValues: zip(asked, logits))
        for (token, amount) in hooks.biases { known[token]? += amount }
        return targets.map { target in
            Double(known[target.token] ?? 0) - (target.versus.flatMap { known[$0] }.map(Double.init) ?? 0)
        }
    }
}
