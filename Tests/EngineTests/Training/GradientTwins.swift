import Foundation

/// Gradients as one would write them without thought of speed, in the written order of sums.
extension Twin {
    struct NormSlopes {
        var x: [Float]
        var gamma: [Float]
        var beta: [Float]
    }

    /// Goes on from `slopes`.
    static func layerNormBackward(
        _ x: [Float], gamma: [Float], eps: Float, dy: [Float], addedTo slopes: NormSlopes
    ) -> NormSlopes {
        let n = gamma.count
        var slopes = slopes
        for row in 0..<x.count / n {
            let values = Array(x[row * n..<(row + 1) * n]), dy = Array(dy[row * n..<(row + 1) * n])
            let mean = sum(values) / Float(n)
            let variance = sum(values.map { ($0 - mean) * ($0 - mean) }) / Float(n)
            let deviation = (variance + eps).squareRoot()
            let normed = values.map { ($0 - mean) / deviation }
            let g = zip(gamma, dy).map(*)
            let shift = sum(g) / Float(n), slope = sum(zip(g, normed).map(*)) / Float(n)
            for j in 0..<n {
                slopes.x[row * n + j] += (g[j] - shift - normed[j] * slope) / deviation
                slopes.gamma[j] += dy[j] * normed[j]
                slopes.beta[j] += dy[j]
            }
        }
        return slopes
    }

    static func geluSlope(_ x: Float) -> Float {
        let t = tanh(0.7978845608 * x.addingProduct(0.044715 * x * x, x))
        let flat = 1 - t * t
        let bend = 0.5 * x * flat * (0.7978845608 * Float(1).addingProduct(0.134145 * x, x))
        return 0.5 * (1 + t) + (abs(x) > 100 ? 0 : bend)
    }

    /// The loss and, in place of the logits, its gradient.
    static func crossEntropy(_ z: [Float], target: Int, scale: Float) -> (loss: Double, slopes: [Float]) {
        let highest = z.max() ?? 0
        let e = z.map { exp($0 - highest) }
        let total = sum(e), factor = scale / total
        var slopes = e.map { $0 * factor }
        slopes[target] -= scale
        return (log(Double(total)) - Double(z[target] - highest), slopes)
    }

    /// The same where the target is a distribution.
    static func softCrossEntropy(_ z: [Float], _ p: [Float], scale: Float) -> (loss: Double, slopes: [Float]) {
        let highest = z.max() ?? 0
        let e = z.map { exp($0 - highest) }
        let total = sum(e), factor = scale / total
        let margin = sum(zip(z, p).map { $1 * ($0 - highest) })
        return (log(Double(total)) - Double(margin), zip(e, p).map { $0 * factor - $1 * scale })
    }

    /// dq, dk and dv of one head, (m, size) each.
    static func attentionBackward(
        q: [[Float]], k: [[Float]], v: [[Float]], z: [[Float]], dz: [[Float]], scale: Float
    ) -> (q: [[Float]], k: [[Float]], v: [[Float]]) {
        let size = q[0].count
        let nothing = q.map { $0.map { _ in Float(0) } }
        var slopes = (q: nothing, k: nothing, v: nothing)
        func chain(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0.addingProduct($1.0, $1.1) } }
        for i in q.indices {
            let weights = softmax((0...i).map { chain(q[i], k[$0]) * scale })
            let mean = dot(z[i][...], dz[i][...])
            for t in 0...i {
                let slope = weights[t] * (chain(dz[i], v[t]) - mean) * scale
                for c in 0..<size {
                    slopes.q[i][c].addProduct(slope, k[t][c])
                    slopes.k[t][c].addProduct(slope, q[i][c])
                    slopes.v[t][c].addProduct(weights[t], dz[i][c])
                }
            }
        }
        return slopes
    }
}
