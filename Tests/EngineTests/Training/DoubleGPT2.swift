import Foundation

@testable import Engine

/// GPT-2's loss in double precision, as one would write it down: what finite differences are taken of.
struct DoubleGPT2 {
    let shape: GPT2Configuration
    let layout: ParameterLayout
    var values: [Double]

    init(_ parameters: Parameters) {
        shape = parameters.shape
        layout = parameters.layout
        values = parameters.values.map(Double.init)
    }

    private typealias Rows = [[Double]]

    /// Mean cross-entropy of each window's tokens after its first.
    func loss(_ windows: [[TokenID]]) -> Double {
        let losses = windows.flatMap { window in
            zip(logits(window), window.dropFirst()).map { logits, next in
                log(logits.map(exp).reduce(0, +)) - logits[next]
            }
        }
        return losses.reduce(0, +) / Double(losses.count)
    }

    private func logits(_ tokens: [TokenID]) -> Rows {
        let d = shape.width
        var x = tokens.enumerated().map { position, token in
            sum(row(layout.tokenEmbedding, token), row(layout.positionEmbedding, position))
        }
        for block in layout.blocks {
            x = zip(x, linear(block.attnProjection, attention(linear(block.cAttn, norm(block.ln1, x))))).map(sum)
            let inner = linear(block.cFc, norm(block.ln2, x)).map { $0.map(gelu) }
            x = zip(x, linear(block.mlpProjection, inner)).map(sum)
        }
        return norm(layout.finalNorm, x).map { x in
            (0..<shape.vocabulary).map { dot(x, values[(layout.unembedding + $0 * d)...].prefix(d)) }
        }
    }

    private func row(_ offset: Int, _ index: Int) -> [Double] {
        Array(values[(offset + index * shape.width)...].prefix(shape.width))
    }

    private func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(+) }

    private func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func linear(_ place: ParameterLayout.Linear, _ x: Rows) -> Rows {
        x.map { x in
            var y = Array(values[place.bias...].prefix(place.outputs))
            for (input, x) in x.enumerated() {
                let first = place.weight + input * place.outputs
                for output in 0..<place.outputs { y[output] += x * values[first + output] }
            }
            return y
        }
    }

    private func norm(_ place: ParameterLayout.Norm, _ x: Rows) -> Rows {
        x.map { x in
            let n = Double(x.count), mean = x.reduce(0, +) / n
            let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
            let deviation = (variance + Double(shape.layerNormEpsilon)).squareRoot()
            return x.enumerated().map {
                ($1 - mean) / deviation * values[place.gamma + $0] + values[place.beta + $0]
            }
        }
    }

    private func attention(_ qkv: Rows) -> Rows {
        let size = shape.headWidth
        return qkv.indices.map { i in
            (0..<shape.heads).flatMap { head -> [Double] in
                func part(_ row: Int, _ third: Int) -> ArraySlice<Double> {
                    qkv[row][(third * shape.width + head * size)...].prefix(size)
                }
                let e = (0...i).map { exp(dot(part(i, 0), part($0, 1)) / Double(size).squareRoot()) }
                let total = e.reduce(0, +)
                var z = [Double](repeating: 0, count: size)
                for t in 0...i { z = sum(z, part(t, 2).map { $0 * e[t] / total }) }
                return z
            }
        }
    }

    private func gelu(_ x: Double) -> Double {
        x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
}
