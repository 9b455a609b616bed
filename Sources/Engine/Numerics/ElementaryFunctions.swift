import CKernels

/// Functions of the calculator and of the dice: our own, so that they give the same bits everywhere.
public enum Elementary {
    /// e to the power of `x`, at most 1 ulp off.
    public static func exp(_ x: Double) -> Double { ck_exp(x) }

    /// The natural logarithm, at most 1 ulp off; −∞ at 0, not a number below.
    public static func log(_ x: Double) -> Double { ck_log(x) }
}
