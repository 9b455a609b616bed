import Engine

/// A number as the calculator prints it: `digits` significant ones without trailing zeros, whole numbers in full up
/// to 15 digits, scientific below 1e-4 and from 1e9.
func formatNumber(_ x: Double, digits count: Int = 4) -> String {
    if let text = nonFinite(x) { return text }
    var decimal = DecimalDigits(x)
    if decimal.isZero { return "0" }
    let sign = decimal.isNegative ? "-" : ""
    let isWhole = x == x.rounded()
    if isWhole, decimal.exponent <= 15 { return sign + decimal.positional() }
    decimal.round(toSignificant: max(1, count))
    let isScientific = decimal.exponent > 9 || decimal.exponent <= -4
    return sign + (isScientific ? decimal.scientific() : decimal.positional())
}

/// A number with a fixed count of decimals and a true minus sign, for tables.
func fixed(_ x: Double, _ decimals: Int) -> String {
    if let text = nonFinite(x) { return text.replacingMinus() }
    var decimal = DecimalDigits(x)
    decimal.round(toSignificant: decimal.exponent + decimals)
    return (decimal.isNegative && !decimal.isZero ? "−" : "") + decimal.positional(decimals: decimals)
}

/// Like `fixed`, but what is not nothing never looks like nothing: `<0.0001`.
func fixedVisible(_ x: Double, _ decimals: Int) -> String {
    var decimal = DecimalDigits(x.isFinite ? x : 0)
    decimal.round(toSignificant: decimal.exponent + decimals)
    guard x > 0, x.isFinite, decimal.isZero else { return fixed(x, decimals) }
    return "<0." + String(repeating: "0", count: decimals - 1) + "1"
}

/// `99.6 %`; what is possible never reads `0.0 %`, what is not certain never reads `100.0 %`.
func percent(_ p: Double) -> String {
    if nonFinite(p) == nil, p > 0, p < 0.0005 { return "<0.1 %" }
    if p < 1, p >= 0.9995 { return ">99.9 %" }
    return fixed(p * 100, 1) + " %"
}

/// `1,088,256`
func grouped(_ n: Int) -> String {
    let digits = Array(String(n.magnitude))
    var text = n < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return text
}

/// A number within a sentence: as the calculator prints it, and in groups of three where it is whole.
func spokenNumber(_ x: Double, digits: Int = 4) -> String {
    guard x == x.rounded(), x.magnitude < 1e15, let whole = Int(exactly: x) else {
        return formatNumber(x, digits: digits)
    }
    return grouped(whole)
}

/// `4.4 MB`, in thousands.
func byteSize(_ bytes: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var size = Double(bytes)
    var unit = 0
    while size >= 999.95, unit < units.count - 1 {
        size /= 1000
        unit += 1
    }
    return unit == 0 ? "\(grouped(bytes)) bytes" : "\(fixed(size, 1)) \(units[unit])"
}

/// `1 token`, `6 tokens`, `2,045 others`.
func counted(_ n: Int, _ one: String, _ many: String) -> String {
    "\(grouped(n)) \(n == 1 ? one : many)"
}

/// What an entropy in nats feels like, by how many equally likely tokens would have the same: exp(H).
///
/// - Parameter top: the largest probability, where it is known: where one token takes most, nobody is torn, however long
///   the tail behind it.
func entropyWord(_ nats: Double, top: Double? = nil) -> String {
    guard nats.isFinite else { return "not a number" }
    let choices = Elementary.exp(min(nats, 30))
    if nats == 0 { return "certain" }
    if choices < 1.1 { return "almost certain" }
    if choices < 1.5 { return "fairly sure" }
    if let top, top >= 0.7 { return "one well ahead of the others" }
    var decimal = DecimalDigits(choices)
    decimal.round(toSignificant: 2)
    let count = grouped(Int(decimal.positional()) ?? Int(choices.rounded()))
    if choices < 9.5 { return "torn between about \(fixed(choices, 0))" }
    return choices < 1000 ? "wide open, among about \(count)" : "close to guessing, among about \(count)"
}

private func nonFinite(_ x: Double) -> String? {
    if x.isNaN { return "nan" }
    if x.isInfinite { return x < 0 ? "-inf" : "inf" }
    return nil
}

extension String {
    /// `-inf` with a true minus sign.
    fileprivate func replacingMinus() -> String { hasPrefix("-") ? "−" + dropFirst() : self }
}
