import CKernels

/// Softmax of one row of logits after another, in double precision and in the same memory.
struct Softmax {
    private var z: [Double] = []
    /// exp(z − max).
    private var terms: [Double] = []
    private var highest = 0.0
    private var sum = 1.0
    /// Whose threads share a row; nil for one thread.
    private let arithmetic: Arithmetic?

    init(on arithmetic: Arithmetic? = nil) { self.arithmetic = arithmetic }

    mutating func read(_ logits: UnsafeBufferPointer<Float>) {
        if z.count != logits.count {
            z = [Double](repeating: 0, count: logits.count)
            terms = z
        }
        var most = -Float.infinity
        z.withUnsafeMutableBufferPointer { z in
            for index in logits.indices {
                z[index] = Double(logits[index])
                if logits[index] > most { most = logits[index] }
            }
        }
        highest = Double(most)
        sum =
            if let arithmetic {
                ck_exp_shifted_shared(arithmetic.context, z, z.count, highest, &terms)
            } else {
                ck_exp_shifted(z, z.count, highest, &terms)
            }
    }

    func probability(of token: TokenID) -> Double { terms[token] / sum }

    /// ln Σ exp(z), which ln p = z − ln Σ exp(z) needs: exact also where p itself would round to 0.
    var logSumExp: Double { highest + Elementary.log(sum) }

    func logProbability(of token: TokenID) -> Double { z[token] - logSumExp }

    /// KL(p ‖ this) = Σ p·(ln p − ln q), in nats, where q is this one's probability.
    ///
    /// - Parameter logs: ln p.
    func divergence(from p: [Double], logs: [Double]) -> Double {
        precondition(p.count == z.count && logs.count == z.count, "distributions over one vocabulary")
        let normalizer = logSumExp
        return z.withUnsafeBufferPointer { z in
            p.withUnsafeBufferPointer { p in
                logs.withUnsafeBufferPointer { logs in
                    var sum = 0.0
                    for token in z.indices where p[token] > 0 {
                        sum += p[token] * (logs[token] - (z[token] - normalizer))
                    }
                    return sum
                }
            }
        }
    }

    /// The `count` likeliest tokens, ties by id.
    func top(_ count: Int) -> [TokenID] { Distribution.largest(terms, count) }

    /// p of all tokens.
    var probabilities: [Double] { terms.map { $0 / sum } }

    /// ln p of all tokens.
    var logProbabilities: [Double] {
        let normalizer = logSumExp
        return z.map { $0 - normalizer }
    }
}
