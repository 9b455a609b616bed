import CKernels

/// One position's activations as parts of its final stream, ready to be read in the direction of a token.
struct Ledger {
    private let model: any Network
    private let arithmetic: Arithmetic
    /// One row of each stage.
    private let parts: [Stage: [Double]]
    private let hooks: Hooks
    /// The layer whose MLP is taken apart.
    private let neurons: Int?
    /// √(variance + ε) of the final stream, or √(mean square + ε).
    private let scale: Double
    private let norm: FinalNorm

    init(model: any Network, arithmetic: Arithmetic, parts: [Stage: [Double]], hooks: Hooks, neurons: Int?) {
        (self.model, self.arithmetic, self.parts, self.hooks) = (model, arithmetic, parts, hooks)
        self.neurons = neurons
        norm = model.finalNorm
        let x = parts[.residual(model.modelShape.layers - 1)] ?? []
        let mean = norm.isCentred ? x.reduce(0, +) / Double(x.count) : 0
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        scale = (variance + Double(norm.epsilon)).squareRoot()
    }

    /// All parts' contributions to a target, in the order of the forward pass.
    func entries(_ target: Attribution.Target) -> [Attribution.Entry] {
        let row = unembedding(target)
        let weighted = zip(norm.gamma, row).map { Double($0) * $1 / scale }
        let mean = norm.isCentred ? weighted.reduce(0, +) / Double(weighted.count) : 0
        // Taking the mean from a part is the same as taking it from what the part is multiplied with.
        let direction = weighted.map { $0 - mean }
        var entries = [Attribution.Entry(part: .embed, contribution: dot(parts[.embed] ?? [], direction))]
        for layer in 0..<model.modelShape.layers { entries += block(layer, direction) }
        if let beta = norm.beta {
            entries.append(Attribution.Entry(part: .finalNormBias, contribution: dot(beta.map(Double.init), row)))
        }
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
        let (attentionWeights, mlpWeights) = (model.attentionProjection(layer), model.mlpProjection(layer))
        var entries: [Attribution.Entry] = []
        func add(_ part: Attribution.Part, _ contribution: Double) {
            entries.append(Attribution.Entry(part: part, contribution: contribution))
        }
        let (z, neurons) = (parts[.heads(layer)] ?? [], parts[.neurons(layer)] ?? [])
        let (attention, mlp) = (parts[.attention(layer)] ?? [], parts[.mlp(layer)] ?? [])

        let throughAttention = product(attentionWeights, direction)
        let headWidth = model.modelShape.headWidth
        for head in 0..<model.modelShape.heads {
            let columns = head * headWidth..<(head + 1) * headWidth
            add(.head(layer: layer, head: head), dot(z[columns], throughAttention[columns]))
        }
        let attentionBias = attentionWeights.bias.map { dot($0.map(Double.init), direction) }
        if let attentionBias { add(.attentionBias(layer: layer), attentionBias) }
        if hooks.edits[.attention(layer)] != nil {
            let computed = dot(z, throughAttention) + (attentionBias ?? 0)
            add(.attentionChange(layer: layer), dot(attention, direction) - computed)
        }

        let mlpBias = mlpWeights.bias.map { dot($0.map(Double.init), direction) }
        let isEdited = hooks.edits[.mlp(layer)] != nil
        var computed = dot(mlp, direction) - (mlpBias ?? 0)
        if isEdited || self.neurons == layer {
            let throughMLP = product(mlpWeights, direction)
            if self.neurons == layer {
                for neuron in neurons.indices {
                    add(.neuron(layer: layer, neuron: neuron), neurons[neuron] * throughMLP[neuron])
                }
            }
            if isEdited { computed = dot(neurons, throughMLP) }
        }
        if self.neurons != layer { add(.mlp(layer: layer), computed) }
        if let mlpBias { add(.mlpBias(layer: layer), mlpBias) }
        if isEdited { add(.mlpChange(layer: layer), dot(mlp, direction) - computed - (mlpBias ?? 0)) }

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
        var row = [Float](repeating: 0, count: model.modelShape.width)
        func read(_ token: TokenID) -> [Double] {
            row.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                model.unembedding.copyRow(token, to: base)
            }
            return row.map(Double.init)
        }
        let own = read(target.token)
        guard let versus = target.versus else { return own }
        return zip(own, read(versus)).map { $0 - $1 }
    }

    /// W·direction, (in), of a projection to width d: how far a unit of each of its inputs goes in this direction.
    private func product(_ projection: Linear, _ direction: [Double]) -> [Double] {
        let matrix = projection.weight
        if projection.isTransposed { return sum(of: matrix, times: direction) }
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

    /// Σ direction[i]·row i.
    private func sum(of matrix: Matrix, times direction: [Double]) -> [Double] {
        var (sums, row) = ([Double](repeating: 0, count: matrix.columns), [Float](repeating: 0, count: matrix.columns))
        for (number, factor) in direction.enumerated() {
            row.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                matrix.copyRow(number, to: base)
            }
            for place in sums.indices { sums[place] += factor * Double(row[place]) }
        }
        return sums
    }

    private func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
