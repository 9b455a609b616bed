/// Whether a pattern with parts that stand for anything covers a whole sequence (two pointers with one way back: the
/// last such part takes one more).
func covers<Pattern, Element>(
    _ pattern: [Pattern], _ elements: [Element], isAnything: (Pattern) -> Bool, matches: (Pattern, Element) -> Bool
) -> Bool {
    var (p, e) = (0, 0)
    var back: (pattern: Int, element: Int)?
    while e < elements.count {
        if p < pattern.count, isAnything(pattern[p]) {
            back = (p, e)
            p += 1
        } else if p < pattern.count, matches(pattern[p], elements[e]) {
            p += 1
            e += 1
        } else if let last = back {
            back = (last.pattern, last.element + 1)
            (p, e) = (last.pattern + 1, last.element + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy(isAnything)
}

extension ExpectedLine {
    /// The same text, `[..]` standing for anything.
    func isExactly(_ actual: String) -> Bool {
        guard hasWildcards, text.contains("[..]") else { return text == actual }
        return covers(pieces, Array(actual), isAnything: { $0 == nil }, matches: { $0 == $1 })
    }

    /// nil for each `[..]`.
    private var pieces: [Character?] {
        let characters = Array(text)
        var pieces: [Character?] = []
        var index = 0
        while index < characters.count {
            if characters[index...].starts(with: "[..]") {
                pieces.append(nil)
                index += 4
            } else {
                pieces.append(characters[index])
                index += 1
            }
        }
        return pieces
    }

    /// The same but for drawings and spaces, with every number within its tolerance.
    func isWithinTolerance(of actual: String) -> Bool {
        let expected = OutputToken.tokens(text, hasWildcards: hasWildcards)
        let found = OutputToken.tokens(actual, hasWildcards: false)
        return covers(expected, found, isAnything: { $0 == .anything }) { expected, found in
            switch (expected, found) {
            case (.number(let a), .number(let b)): a.accepts(b)
            case (.character(let a), .character(let b)): a == b
            default: false
            }
        }
    }
}

/// Whether the expected lines, `...` standing for any, cover the actual ones.
func covers(_ expected: [ExpectedLine], _ actual: [String], _ matches: (ExpectedLine, String) -> Bool) -> Bool {
    covers(expected, actual, isAnything: \.isAnyLines, matches: matches)
}
