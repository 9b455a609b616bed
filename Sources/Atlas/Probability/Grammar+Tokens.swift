public import Engine

extension Grammar {
    /// The exact distribution of the next token after `text`, in order of id; the end of a line is the token that marks
    /// a beginning.
    ///
    /// Ways to go on that make the text's last token a longer one are left out, as no token can follow there: after the
    /// tokens of "The capital of Niger" the model never sees "ia".
    ///
    /// - Returns: nil where ``next(after:place:)`` is, or where the text ends within a token however it goes on.
    public func next(
        after text: String, place: Place, tokenizer: Tokenizer
    ) -> [(token: TokenID, probability: Double)]? {
        guard let continuations = next(after: text, place: place) else { return nil }
        let line = String(text.split(separator: Continuation.endOfLine, omittingEmptySubsequences: false).last ?? "")
        let ids = tokenizer.encode(line)
        var probabilities: [TokenID: Double] = [:]
        for continuation in continuations {
            let token: TokenID?
            if continuation.text == Continuation.endOfLine {
                token = tokenizer.beginningID
            } else {
                let longer = tokenizer.encode(line + continuation.text)
                token = longer.count > ids.count && longer.starts(with: ids) ? longer[ids.count] : nil
            }
            if let token { probabilities[token, default: 0] += continuation.probability }
        }
        let total = probabilities.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        guard total > 0 else { return nil }
        // Where nothing was left out the sum differs from 1 by rounding only.
        let scale = total < 1 - 1e-9 ? total : 1
        return probabilities.sorted { $0.key < $1.key }.map { ($0.key, $0.value / scale) }
    }
}
