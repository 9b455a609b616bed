/// N(0, σ²) on each weight of a site, for as long as it is in force. Biases and LayerNorms keep theirs.
struct WeightNoise: Hashable, Sendable {
    var site: Site
    var spread: Intervention.Spread
    var seed: UInt64
}

extension Intervention {
    var weightNoise: WeightNoise? {
        guard case .weightNoise(let site, let spread, let seed) = operation else { return nil }
        return WeightNoise(site: site, spread: spread, seed: seed)
    }
}

/// A matrix of the model.
enum WeightMatrix: Hashable, Sendable {
    case tokenEmbedding, positionEmbedding
    case cAttn(Int), attnProjection(Int), cFc(Int), mlpProjection(Int)

    /// Part of the noise's key, another one than any activation's.
    var noiseKey: UInt32 {
        let (kind, layer): (UInt32, Int) =
            switch self {
            case .tokenEmbedding: (16, 0)
            case .positionEmbedding: (17, 0)
            case .cAttn(let layer): (18, layer)
            case .attnProjection(let layer): (19, layer)
            case .cFc(let layer): (20, layer)
            case .mlpProjection(let layer): (21, layer)
            }
        return kind << 24 | UInt32(truncatingIfNeeded: layer)
    }

    /// As the file has it, without `transformer.` and `.weight`.
    var name: String {
        switch self {
        case .tokenEmbedding: "wte"
        case .positionEmbedding: "wpe"
        case .cAttn(let layer): "h.\(layer).attn.c_attn"
        case .attnProjection(let layer): "h.\(layer).attn.c_proj"
        case .cFc(let layer): "h.\(layer).mlp.c_fc"
        case .mlpProjection(let layer): "h.\(layer).mlp.c_proj"
        }
    }

    var place: WritableKeyPath<GPT2Weights, Matrix> {
        switch self {
        case .tokenEmbedding: \.tokenEmbedding
        case .positionEmbedding: \.positionEmbedding
        case .cAttn(let layer): \.blocks[layer].cAttn.weight
        case .attnProjection(let layer): \.blocks[layer].attnProjection.weight
        case .cFc(let layer): \.blocks[layer].cFc.weight
        case .mlpProjection(let layer): \.blocks[layer].mlpProjection.weight
        }
    }
}

/// The weights of a matrix that belong to a site: these rows' entries in these columns, as Hugging Face stores them.
public struct WeightPart: Sendable {
    let matrix: WeightMatrix
    public let rows: Range<Int>
    public let columns: [Range<Int>]

    /// The matrix in the file: `h.3.attn.c_attn`.
    public var name: String { matrix.name }
    /// The matrix's part of the noise's key.
    public var noiseKey: UInt32 { matrix.noiseKey }
}

extension Site {
    /// The weights that make the site, in the order of the forward pass.
    public func weights(in shape: GPT2Configuration) -> [WeightPart] {
        let (d, inner) = (shape.width, shape.innerWidth)
        func attention(_ layer: Int) -> [WeightPart] {
            [
                WeightPart(matrix: .cAttn(layer), rows: 0..<d, columns: [0..<3 * d]),
                WeightPart(matrix: .attnProjection(layer), rows: 0..<d, columns: [0..<d]),
            ]
        }
        func mlp(_ layer: Int) -> [WeightPart] {
            [
                WeightPart(matrix: .cFc(layer), rows: 0..<d, columns: [0..<inner]),
                WeightPart(matrix: .mlpProjection(layer), rows: 0..<inner, columns: [0..<d]),
            ]
        }
        switch self {
        case .embed:
            return [
                WeightPart(matrix: .tokenEmbedding, rows: 0..<shape.vocabulary, columns: [0..<d]),
                WeightPart(matrix: .positionEmbedding, rows: 0..<shape.context, columns: [0..<d]),
            ]
        case .attention(let layer): return attention(layer)
        case .mlp(let layer): return mlp(layer)
        case .residual(let layer): return attention(layer) + mlp(layer)
        case .head(let layer, let head):
            let own = head * (d / shape.heads)..<(head + 1) * (d / shape.heads)
            let thirds = (0..<3).map { $0 * d + own.lowerBound..<$0 * d + own.upperBound }
            return [
                WeightPart(matrix: .cAttn(layer), rows: 0..<d, columns: thirds),
                WeightPart(matrix: .attnProjection(layer), rows: own, columns: [0..<d]),
            ]
        case .neuron(let layer, let neuron):
            let own = neuron..<neuron + 1
            return [
                WeightPart(matrix: .cFc(layer), rows: 0..<d, columns: [own]),
                WeightPart(matrix: .mlpProjection(layer), rows: own, columns: [0..<d]),
            ]
        }
    }
}

/// A copy of a matrix in F32, for noise to be added to before anybody reads it.
private final class NoisyMatrix: @unchecked Sendable {
    // Unchecked because of `memory` alone: it is written while the copy is made and read from then on.

    private let memory: FloatPages
    private let original: Matrix

    init(_ original: Matrix) {
        self.original = original
        memory = FloatPages(count: original.rows * original.columns)
        for row in 0..<original.rows { original.copyRow(row, to: memory.base + row * original.columns) }
    }

    var matrix: Matrix {
        let bytes = UnsafeRawBufferPointer(
            UnsafeBufferPointer(start: memory.base, count: original.rows * original.columns))
        return Matrix(
            Tensor(
                name: original.tensor.name, shape: original.tensor.shape, type: .elements(.f32), bytes: bytes,
                owner: self))
    }

    func add(_ noise: WeightNoise, to part: WeightPart, shouldStop: () -> Bool) throws(EngineError) {
        let sigma: Double
        switch noise.spread {
        case .absolute(let value): sigma = value
        case .relative(let factor): sigma = factor * original.standardDeviation(of: part)
        }
        for row in part.rows {
            if shouldStop() { throw .interrupted }
            for column in part.columns.joined() {
                let draw = Gaussian.noise(
                    seed: noise.seed, site: part.matrix.noiseKey, position: row, component: column)
                memory.base[row * original.columns + column] += Float(sigma * draw)
            }
        }
    }
}

extension Matrix {
    fileprivate func standardDeviation(of part: WeightPart) -> Double {
        var (sum, count) = (0.0, 0)
        forEach(in: part) { (sum, count) = (sum + Double($0), count + 1) }
        let mean = sum / Double(count)
        var squares = 0.0
        forEach(in: part) { squares += (Double($0) - mean) * (Double($0) - mean) }
        return (squares / Double(count)).squareRoot()
    }

    private func forEach(in part: WeightPart, _ body: (Float) -> Void) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { buffer in
            guard let floats = buffer.baseAddress else { return }
            for row in part.rows {
                copyRow(row, to: floats)
                for column in part.columns.joined() { body(floats[column]) }
            }
        }
    }
}

extension GPT2 {
    /// The same model with noise on its weights. The matrices concerned are copied; all others are shared.
    ///
    /// A relative σ refers to these weights, whatever noise came before it.
    func adding(_ noises: [WeightNoise], shouldStop: () -> Bool) throws(EngineError) -> GPT2 {
        guard !weights.isTransposed else { throw .weightsAreFixed }
        var copies: [WeightMatrix: NoisyMatrix] = [:]
        for noise in noises {
            try noise.site.check(against: modelShape)
            for part in noise.site.weights(in: shape) {
                let copy = copies[part.matrix] ?? NoisyMatrix(weights[keyPath: part.matrix.place])
                copies[part.matrix] = copy
                try copy.add(noise, to: part, shouldStop: shouldStop)
            }
        }
        var noisy = weights
        for (matrix, copy) in copies { noisy[keyPath: matrix.place] = copy.matrix }
        if weights.unembedding.base == weights.tokenEmbedding.base { noisy.unembedding = noisy.tokenEmbedding }
        return GPT2(weights: noisy, shape: shape)
    }

    /// Bytes that noise on the weights of these sites takes: a copy of each matrix concerned.
    public func weightNoiseBytes(_ sites: [Site]) -> Int {
        let matrices = Set(sites.flatMap { $0.weights(in: shape).map(\.matrix) })
        return matrices.reduce(0) { sum, matrix in
            let original = weights[keyPath: matrix.place]
            return sum + original.rows * original.columns * MemoryLayout<Float>.size
        }
    }
}
