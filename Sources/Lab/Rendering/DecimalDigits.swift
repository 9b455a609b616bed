/// A finite number as decimal digits: 0.d₁d₂d₃… × 10^exponent, from the shortest text that reads back to the same bits.
///
/// Rounding these digits, half up, is what a reader would do with the printed number.
struct DecimalDigits {
    var isNegative: Bool
    /// Without leading zeros; empty for zero.
    private(set) var digits: [UInt8]
    private(set) var exponent: Int

    init(_ x: Double) {
        isNegative = x.sign == .minus
        digits = []
        exponent = 0
        var whole = 0
        var seenPoint = false
        var tail = ""
        var isTail = false
        for byte in x.magnitude.description.utf8 {
            if isTail {
                tail.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else if byte == UInt8(ascii: "e") {
                isTail = true
            } else {
                digits.append(byte - UInt8(ascii: "0"))
                if !seenPoint { whole += 1 }
            }
        }
        exponent = whole + (Int(tail) ?? 0)
        while digits.first == 0 {
            digits.removeFirst()
            exponent -= 1
        }
        trim()
    }

    var isZero: Bool { digits.isEmpty }

    /// Keeps `count` digits, rounding half up.
    mutating func round(toSignificant count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let roundsUp = digits[count] >= 5
        digits.removeSubrange(count...)
        if roundsUp {
            var index = count - 1
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits.insert(1, at: 0)
                exponent += 1
            }
        }
        trim()
    }

    /// `12.50`: exactly `decimals` places, or as many as there are with nil.
    func positional(decimals: Int? = nil) -> String {
        let places = decimals ?? max(0, digits.count - exponent)
        var text = ""
        if exponent <= 0 { text = "0" }
        for index in 0..<max(0, exponent) { text += String(digit(index)) }
        if places > 0 { text += "." }
        for index in 0..<places { text += String(digit(exponent + index)) }
        return text
    }

    /// `1.25e-07`
    func scientific() -> String {
        let power = exponent - 1
        let rest = digits.dropFirst().map { String($0) }.joined()
        let size = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
        return "\(digit(0))" + (rest.isEmpty ? "" : ".\(rest)") + "e" + (power < 0 ? "-" : "+") + size
    }

    private func digit(_ index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : 0 }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty { exponent = 0 }
    }
}
