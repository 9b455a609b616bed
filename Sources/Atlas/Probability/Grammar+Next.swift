extension Grammar {
    /// Where a text stands in its line.
    public enum Place: Sendable {
        /// It begins the line, as a prompt does.
        case lineStart
        /// Its first sentence is any sentence of a line, each alike.
        case anySentence
    }

    /// The exact distribution of the next word or mark after `text`, the most probable first.
    ///
    /// All sentences that can begin like the unfinished end of `text` are weighed by their probability (Bayes' rule);
    /// finished ones before it count only in how long the line can still be. After a line break a new line begins.
    ///
    /// - Returns: nil where the corpus can have no such text, or where it does not begin with a sentence.
    public func next(after text: String, place: Place = .lineStart) -> [Continuation]? {
        let line = text.split(separator: Continuation.endOfLine, omittingEmptySubsequences: false).last ?? ""
        let place = line.count == text.count ? place : .lineStart
        guard let (finished, rest) = sentences(of: Array(line.utf8)) else { return nil }
        let longest = Self.sentencesPerLine.upperBound
        if let rest {
            guard finished < longest else { return nil }
            return continuations(SentenceMatcher(rest, self).open, after: [], scale: 1, end: 0)
        }
        guard finished <= longest else { return nil }
        let end = Self.endProbability(after: finished, place)
        let starts = end < 1 ? SentenceMatcher([], self).open : []
        return continuations(starts, after: [UInt8(ascii: " ")], scale: 1 - end, end: end)
    }

    /// The probability that a sentence is exactly `text`; 0 where none can be.
    public func probability(ofSentence text: String) -> Double { SentenceMatcher(Array(text.utf8), self).whole }

    private func continuations(
        _ open: [OpenSentence], after said: [UInt8], scale: Double, end: Double
    ) -> [Continuation]? {
        let total = open.reduce(0) { $0 + $1.weight }
        guard total > 0 || end > 0 else { return nil }
        var pieces = NextPieces()
        for var sentence in open {
            sentence.weight *= scale / total
            pieces.follow(sentence, after: said)
        }
        var next = pieces.probabilities.map { Continuation(text: $0, probability: $1) }
        if end > 0 { next.append(Continuation(text: Continuation.endOfLine, probability: end)) }
        return next.sorted { ($1.probability, $0.text) < ($0.probability, $1.text) }
    }

    /// How many finished sentences a line begins with, and what follows the space after them; no rest where the line
    /// ends with a sentence. Nil where a finished one is none of the grammar's.
    private func sentences(of line: [UInt8]) -> (finished: Int, rest: [UInt8]?)? {
        var finished = 0
        var rest = line[...]
        while let mark = rest.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "?") }) {
            guard SentenceMatcher(Array(rest[...mark]), self).whole > 0 else { return nil }
            finished += 1
            rest = rest[(mark + 1)...]
            guard let next = rest.first else { return (finished, nil) }
            guard next == UInt8(ascii: " ") else { return nil }
            rest = rest.dropFirst()
        }
        return (finished, Array(rest))
    }

    /// That a line ends after `finished` sentences of the text, given that it has them.
    private static func endProbability(after finished: Int, _ place: Place) -> Double {
        let lengths = sentencesPerLine.filter { $0 >= finished }
        switch place {
        case .lineStart: return lengths.contains(finished) ? 1 / Double(lengths.count) : 0
        case .anySentence:
            // A line of n sentences has n − finished + 1 places for the text, and the last of them ends it.
            return Double(lengths.count) / Double(lengths.reduce(0) { $0 + $1 - finished + 1 })
        }
    }
}
