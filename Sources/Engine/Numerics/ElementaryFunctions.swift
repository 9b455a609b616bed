import CKernels

/// Functions of the calculator and of the dice: our own, so that they give the same bits everywhere.
public enum Elementary {
    /// e to the power of `x`, at most 1 ulp off.
    public static func exp(_ x: Double) -> Double { ck_exp(x) }

    /// The natural logarithm, at most 1 ulp off; −∞ at 0, not a number below.
    public static func log(_ x: Double) -> Double { ck_log(x) }

    /// cos(π·x) for x in 0 ... 1, at most 1e-15 off; exact at 0, ½ and 1.
    ///
    /// Taylor's series of the cosine and the sine on 0 ... π/4, where the terms that are left out are below 1e-18.
    public static func cosineOfPi(times x: Double) -> Double {
        precondition((0...1).contains(x), "half a turn")
        if x > 0.5 { return -cosineOfPi(times: 1 - x) }
        let isSine = x > 0.25
        let t = .pi * (isSine ? 0.5 - x : x)
        let square = t * t
        var sum = 1.0
        // 1 − t²/(n(n−1))·(1 − t²/((n−2)(n−3))·(…)), the innermost first.
        for n in stride(from: isSine ? 17.0 : 18.0, through: isSine ? 3 : 2, by: -2) {
            sum = 1 - square / (n * (n - 1)) * sum
        }
        return isSine ? t * sum : sum
    }
}
