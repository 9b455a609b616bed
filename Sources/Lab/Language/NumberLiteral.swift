/// Numbers as people type them: `0.4`, `1e-3`, `1/3`, `40%`.
enum NumberLiteral {
    static func parse(_ text: some StringProtocol) -> Double? {
        if text.hasSuffix("%") { return plain(text.dropLast()).map { $0 / 100 } }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, let above = plain(parts[0]), let below = plain(parts[1]), below != 0 {
            return above / below
        }
        return plain(text)
    }

    /// Digits, one point, an exponent; not the words and hexadecimal forms that `Double.init` takes too.
    private static func plain(_ text: some StringProtocol) -> Double? {
        let minusAsHyphen = String(text.map { $0 == "−" ? "-" : $0 })
        guard minusAsHyphen.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }) else { return nil }
        guard let value = Double(minusAsHyphen), value.isFinite else { return nil }
        return value
    }
}

extension Word {
    func number(_ what: String) throws(CellError) -> Double {
        guard let value = NumberLiteral.parse(text) else {
            throw CellError(.badValue, "\(what) is a number, not \"\(brief(text))\"", span: span)
        }
        return value
    }

    func integer(_ what: String, in range: ClosedRange<Int>, hint: String? = nil) throws(CellError) -> Int {
        guard let value = Int(text) else {
            throw CellError(.badValue, "\(what) is a whole number, not \"\(brief(text))\"", hint: hint, span: span)
        }
        guard range.contains(value) else {
            throw CellError(
                .badValue, "\(what) goes from \(range.lowerBound) to \(range.upperBound), not \(value)", hint: hint,
                span: span)
        }
        return value
    }

    func seed() throws(CellError) -> UInt64 {
        guard let value = UInt64(text) else {
            throw CellError(.badValue, "a seed is a whole number from 0, not \"\(brief(text))\"", span: span)
        }
        return value
    }
}
