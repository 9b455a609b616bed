/// Draws from the standard normal distribution N(0, 1).
///
/// A uniform number goes through the inverse of the normal distribution function (Wichura: algorithm AS 241,
/// PPND16, Applied Statistics 37, 1988; relative error below 1e-15), so that a draw is a function of its key alone.
public enum Gaussian {
    /// The noise of one component at one position of a site.
    static func noise(seed: UInt64, site: UInt32, position: Int, component: Int) -> Double {
        draw(
            counter: (
                UInt32(truncatingIfNeeded: component), UInt32(truncatingIfNeeded: position), site,
                RandomStream.noise.rawValue
            ), key: seed)
    }

    /// The first weight of element `element` of the model's array number `array`.
    public static func weight(seed: UInt64, array: Int, element: Int) -> Double {
        draw(
            counter: (
                UInt32(truncatingIfNeeded: element), UInt32(truncatingIfNeeded: element >> 32),
                UInt32(truncatingIfNeeded: array), RandomStream.weights.rawValue
            ), key: seed)
    }

    private static func draw(counter: Philox.Block, key: UInt64) -> Double {
        let block = Philox.block(counter: counter, key: key)
        // The middles of 2^52 equal stretches: the inverse is infinite at 0 and at 1.
        let stretch = UInt64(block.0) << 20 | UInt64(block.1) >> 12
        return quantile((Double(stretch) + 0.5) * 0x1p-52)
    }

    /// The x below which a standard normal number falls with probability `p`, 0 < p < 1.
    public static func quantile(_ p: Double) -> Double {
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * ratio(r, central)
        }
        var r = q < 0 ? p : 1 - p
        r = (-Elementary.log(r)).squareRoot()
        let tail = r <= 5 ? ratio(r - 1.6, middle) : ratio(r - 5, far)
        return q < 0 ? -tail : tail
    }

    private struct Rational {
        var numerator: [Double]
        var denominator: [Double]
    }

    private static func ratio(_ x: Double, _ rational: Rational) -> Double {
        let above = rational.numerator.reduce(0) { $0 * x + $1 }
        let below = rational.denominator.reduce(0) { $0 * x + $1 }
        return above / below
    }

    // Coefficients of the published algorithm, highest power first.
    private static let central = Rational(
        numerator: [
            2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
            13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
        ],
        denominator: [
            5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
            5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
        ])
    private static let middle = Rational(
        numerator: [
            7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
            3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
        ],
        denominator: [
            1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
            0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
        ])
    private static let far = Rational(
        numerator: [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
            0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
        ],
        denominator: [
            2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
            7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
        ])
}
