import Engine

extension Intervention.Spread {
    /// `0.5`, or `0.5x` for half the site's own spread.
    ///
    /// - Parameter word: of `std=`.
    init(_ word: Word) throws(CellError) {
        var word = word
        let isRelative = word.text.hasSuffix("x")
        if isRelative { word.text.removeLast() }
        let value = try word.number("std")
        guard (0...1e6).contains(value) else {
            throw CellError(.badValue, "std goes from 0 to a million", span: word.span)
        }
        self = isRelative ? .relative(value) : .absolute(value)
    }

    /// As it is typed.
    var words: String {
        switch self {
        case .absolute(let value): formatNumber(value)
        case .relative(let factor): formatNumber(factor) + "x"
        }
    }
}
