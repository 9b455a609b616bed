/// How a model is trained: with the shape and the tokens, all that its weights depend on.
///
/// The standard values are those of the atlas family. Two trainers with the same recipe, shape and tokens give the same
/// bits, on any machine and with any number of threads.
public struct Recipe: Sendable, Equatable {
    /// Updates of the weights.
    public var steps = 4000
    /// Windows that go through the model together.
    public var sequences = 8
    /// The tokens of a window, at most the model's context; all but the first are predicted.
    public var length = 256
    /// Batches of `sequences` windows whose gradients are averaged for one update.
    public var accumulation = 1
    /// The learning rate's peak.
    public var rate = 2e-3
    /// The steps in which the rate rises to its peak.
    public var warmUp = 100
    /// What is left of the peak rate in the end, as a fraction.
    public var finalFraction = 0.1
    /// How much of the gradients' running mean and of their squares' stays from one step to the next.
    public var beta1 = 0.9
    public var beta2 = 0.99
    /// What is added to the root of the mean square.
    public var epsilon = 1e-8
    /// What matrices lose in a step, as a fraction, is the rate times this; biases and LayerNorms lose nothing.
    public var decay = 0.01
    /// The gradient is shortened to this norm where it is longer.
    public var clip = 1.0
    /// The first weights' standard deviation.
    public var initialDeviation = 0.02
    /// What the first weights and the windows are drawn with.
    public var seed: UInt64 = 0

    /// The standard values.
    public init() {}

    /// What the peak rate is multiplied with in step `step`, counted from 0: a line upwards, and then half a cosine from
    /// 1 down to `finalFraction` (Loshchilov & Hutter, "SGDR", 2017, without restarts), whichever is lower.
    ///
    /// ```
    /// min((s + 1)/warmUp, f + (1 − f)/2 · (1 + cos(π · min(1, s/steps))))
    /// ```
    public func rateFactor(step: Int) -> Double {
        let turn = Elementary.cosineOfPi(times: min(1, Double(step) / Double(steps)))
        let cosine = finalFraction + (1 - finalFraction) / 2 * (1 + turn)
        return warmUp > 0 ? min(Double(step + 1) / Double(warmUp), cosine) : cosine
    }

    /// Throws `.recipe` for a number that means nothing, and `.windowTooLong`.
    func check(for shape: GPT2Configuration) throws(TrainingError) {
        let sizes = [("steps", steps, 1), ("sequences", sequences, 1), ("length", length, 2)]
        for (key, size, least) in sizes + [("accumulation", accumulation, 1), ("warm_up", warmUp, 0)] {
            guard (least...1 << 24).contains(size) else {
                throw .recipe(key: key, expected: "a whole number from \(least) to \(1 << 24)", found: "\(size)")
            }
        }
        for (key, number) in [("rate", rate), ("epsilon", epsilon), ("clip", clip)] {
            guard number > 0, Float(number).isFinite else {
                throw .recipe(key: key, expected: "a positive number", found: "\(number)")
            }
        }
        for (key, number) in [("decay", decay), ("initial_std", initialDeviation)] {
            guard number >= 0, Float(number).isFinite else {
                throw .recipe(key: key, expected: "0 or a positive number", found: "\(number)")
            }
        }
        guard (0...1).contains(finalFraction) else {
            throw .recipe(key: "final_fraction", expected: "a number from 0 to 1", found: "\(finalFraction)")
        }
        for (key, beta) in [("beta1", beta1), ("beta2", beta2)] where !(0 <= beta && beta < 1) {
            throw .recipe(key: key, expected: "a number from 0 to less than 1", found: "\(beta)")
        }
        guard length <= shape.context else { throw .windowTooLong(length: length, context: shape.context) }
    }
}
