/// `pos=4`, `pos=-1`, `pos=2..5`, `pos=all`: which positions of the prompt are meant.
enum Positions {
    /// nil for all. Negative numbers count from the prompt's end and are resolved here, once.
    static func parse(_ word: Word?, promptLength: Int?) throws(CellError) -> [Int]? {
        guard let word, word.text != "all" else { return nil }
        func position(_ text: some StringProtocol) throws(CellError) -> Int {
            guard let number = Int(text) else {
                throw CellError(
                    .badPosition, "no position \"\(brief(word.text))\"",
                    hint: "write pos=4, pos=-1 for the last, pos=2..5, or pos=all", span: word.span)
            }
            if number < 0 {
                guard let promptLength else {
                    throw CellError(
                        .noPrompt, "pos=\(number) counts from the prompt's end, and there is no prompt yet",
                        hint: "first type: prompt Paris is the capital of", span: word.span)
                }
                guard promptLength + number >= 0 else { throw outside(number, promptLength, word) }
                return promptLength + number
            }
            if let promptLength, number >= promptLength { throw outside(number, promptLength, word) }
            return number
        }
        if let dots = word.text.firstRange(of: "..") {
            let first = try position(word.text[..<dots.lowerBound])
            let last = try position(word.text[dots.upperBound...])
            guard first <= last else {
                throw CellError(
                    .badPosition, "the range \(first)..\(last) runs backwards", hint: "write the smaller one first",
                    span: word.span)
            }
            guard last - first < 1_000_000 else {
                throw CellError(
                    .badPosition, "no model sees as many positions as \(first)..\(last)", hint: "pos=all means all",
                    span: word.span)
            }
            return Array(first...last)
        }
        return [try position(word.text)]
    }

    private static func outside(_ number: Int, _ length: Int, _ word: Word) -> CellError {
        CellError(
            .badPosition, "no position \(number): the prompt has \(length) tokens",
            hint: "positions go from 0 to \(length - 1); -1 is the last", span: word.span)
    }
}
