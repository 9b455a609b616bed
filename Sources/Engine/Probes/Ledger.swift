import CKernels

/// One position's activations as parts of its final stream, ready to be read in the direction of a token.
struct Ledger {
    private let model: GPT2
    private let arithmetic: Arithmetic
    /// One row of each stage.
    private let parts: [Stage: [Double]]
    private let hooks: Hooks
    /// The layer whose MLP is taken apart.
    private let neurons: Int?
    /// √(variance + ε) of the final stream.
    private let scale: Double

    init(model: GPT2, arithmetic: Arithmetic, parts: [Stage: [Double]], hooks: Hooks, neurons: Int?) {
        (self.model, self.arithmetic, self.parts, self.hooks) = (model, arithmetic, parts, hooks)
        self.neurons = neurons
        let x = parts[.residual(model.shape.layers - 1)] ?? []
        let mean = x.reduce(0, +) / Double(x.count)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        scale = (variance + Double(model.shape.layerNormEpsilon)).squareRoot()
    }

    /// All parts' contributions to a target, in the order of the forward pass.
    func entries(_ target: Attribution.Target) -> [Attribution.Entry] {
        let row = unembedding(target)
        let norm = model.weights.finalNorm
        let weighted = zip(norm.gamma, row).map { Double($0) * $1 / scale }
        let mean = weighted.reduce(0, +) / Double(weighted.count)
        // Taking the mean from a part is the same as taking it from what the part is multiplied with.
        let direction = weighted.map { $0 - mean }
        var entries = [Attribution.Entry(part: .embed, contribution: dot(parts[.embed] ?? [], direction))]
        for layer in 0..<model.shape.layers { entries += block(layer, direction) }
        entries.append(Attribution.Entry(part: .finalNormBias, contribution: dot(norm.beta.map(Double.init), row)))
        let added = hooks.biases.reduce(0.0) { sum, bias in
            sum + (bias.token == target.token ? Double(bias.amount) : 0)
                - (bias.token == target.versus ? Double(bias.amount) : 0)
        }
        if hooks.biases.contains(where: { $0.token == target.token || $0.token == target.versus }) {
            entries.append(Attribution.Entry(part: .logitBias, contribution: added))
        }
        return entries
    }

    private func block(_ layer: Int, _ direction: [Double]) -> [Attribution.Entry] {
        let weights = model.weights.blocks[layer]
        var entries: [Attribution.Entry] = []
        func add(_ part: Attribution.Part, _ contribution: Double) {
            entries.append(Attribution.Entry(part: part, contribution: contribution))
        }
        let (z, neurons) = (parts[.heads(layer)] ?? [], parts[.neurons(layer)] ?? [])
        let (attention, mlp) = (parts[.attention(layer)] ?? [], parts[.mlp(layer)] ?? [])

        let throughAttention = product(weights.attnProjection.weight, direction)
        let headWidth = model.shape.width / model.shape.heads
        for head in 0..<model.shape.heads {
            let columns = head * headWidth..<(head + 1) * headWidth
            add(.head(layer: layer, head: head), dot(z[columns], throughAttention[columns]))
        }
        let attentionBias = dot(weights.attnProjection.bias.map(Double.init), direction)
        add(.attentionBias(layer: layer), attentionBias)
        if hooks.edits[.attention(layer)] != nil {
            let computed = dot(z, throughAttention) + attentionBias
            add(.attentionChange(layer: layer), dot(attention, direction) - computed)
        }

        let mlpBias = dot(weights.mlpProjection.bias.map(Double.init), direction)
        let isEdited = hooks.edits[.mlp(layer)] != nil
        var computed = dot(mlp, direction) - mlpBias
        if isEdited || self.neurons == layer {
            let throughMLP = product(weights.mlpProjection.weight, direction)
            if self.neurons == layer {
                for neuron in neurons.indices {
                    add(.neuron(layer: layer, neuron: neuron), neurons[neuron] * throughMLP[neuron])
                }
            }
            if isEdited { computed = dot(neurons, throughMLP) }
        }
        if self.neurons != layer { add(.mlp(layer: layer), computed) }
        add(.mlpBias(layer: layer), mlpBias)
        if isEdited { add(.mlpChange(layer: layer), dot(mlp, direction) - computed - mlpBias) }

        if hooks.edits[.residual(layer)] != nil {
            let before = layer == 0 ? parts[.embed] ?? [] : parts[.residual(layer - 1)] ?? []
            let after = parts[.residual(layer)] ?? []
            let added = dot(before, direction) + dot(attention, direction) + dot(mlp, direction)
            add(.residualChange(layer: layer), dot(after, direction) - added)
        }
        return entries
    }

    /// W_U[token], less that of the other token.
    private func unembedding(_ target: Attribution.Target) -> [Double] {
        var row = [Float](repeating: 0, count: model.shape.width)
        func read(_ token: TokenID) -> [Double] {
            row.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                model.weights.unembedding.copyRow(token, to: base)
            }
            return row.map(Double.init)
        }
        let own = read(target.token)
        guard let versus = target.versus else { return own }
        return zip(own, read(versus)).map { $0 - $1 }
    }

    /// W·direction, (in), of a projection (in, d): how far a unit of each of its inputs goes in this direction.
    private func product(_ matrix: Matrix, _ direction: [Double]) -> [Double] {
        var result = [Float](repeating: 0, count: matrix.rows)
        direction.map(Float.init).withUnsafeBufferPointer { x in
            result.withUnsafeMutableBufferPointer { y in
                guard let x = x.baseAddress, let y = y.baseAddress else { return }
                ck_linear_transposed(
                    arithmetic.context, x, matrix.columns, 1, matrix.base, matrix.type, matrix.rows, matrix.columns, y,
                    matrix.rows)
            }
        }
        return result.map(Double.init)
    }

    private func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
