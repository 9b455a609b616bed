/// An expected line, taken apart once for many comparisons.
struct LinePattern {
    /// `...`: any lines.
    let isAnyLines: Bool
    private let text: String
    /// nil for each `[..]`; nil altogether where there is none.
    private let pieces: [Unicode.Scalar?]?
    /// nil for a line that is too long to hold numbers.
    private let tokens: [Token]?

    private enum Token {
        case number(PrintedNumber)
        case scalar(Unicode.Scalar)
        /// `[..]`.
        case anything
        /// A number that touches a `[..]`, and so may be part of a longer one.
        case piece([Unicode.Scalar], PrintedNumber)
    }

    init(_ line: ExpectedLine) {
        isAnyLines = line.isAnyLines
        text = line.text.withoutBlankEnd
        let scalars = Array(text.unicodeScalars)
        pieces = line.hasWildcards && text.contains("[..]") ? Self.pieces(scalars) : nil
        tokens = text.utf8.count <= FoundLine.longest ? Self.tokens(scalars, hasWildcards: line.hasWildcards) : nil
    }

    private static func pieces(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar?] {
        var pieces: [Unicode.Scalar?] = []
        var index = 0
        while index < scalars.count {
            let isAnything = isWildcard(scalars, index)
            pieces.append(isAnything ? nil : scalars[index])
            index += isAnything ? 4 : 1
        }
        return pieces
    }

    private static func tokens(_ scalars: [Unicode.Scalar], hasWildcards: Bool) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < scalars.count {
            if hasWildcards, isWildcard(scalars, index) {
                tokens.append(.anything)
                index += 4
                continue
            }
            let follows = hasWildcards && index >= 4 && isWildcard(scalars, index - 4)
            if let (number, end) = NumberReader.read(scalars, at: index, isFirst: follows) {
                let touches = follows || hasWildcards && isWildcard(scalars, end)
                tokens.append(touches ? .piece(Array(scalars[index..<end]), number) : .number(number))
                index = end
            } else {
                if !FoundLine.isDrawing(scalars[index]) { tokens.append(.scalar(scalars[index])) }
                index += 1
            }
        }
        return tokens
    }

    private static func isWildcard(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        scalars[index...].starts(with: "[..]".unicodeScalars)
    }

    /// The same text, `[..]` standing for anything.
    func isExactly(_ found: FoundLine) -> Bool {
        guard let pieces else { return text.hasSameBytes(as: found.text) }
        return covers(pieces, found.scalars, isAnything: { $0 == nil }, matches: { $0 == $1 })
    }

    /// The same but for drawings and spaces, with every number within its tolerance.
    func isWithinTolerance(of found: FoundLine) -> Bool {
        if isExactly(found) { return true }
        guard let tokens else { return false }
        // All the places that what has been read so far can end at.
        var places = [0]
        var next: [Int] = []
        for token in tokens {
            if case .anything = token {
                places = Array((places.min() ?? 0)...found.scalars.count)
                continue
            }
            next.removeAll(keepingCapacity: true)
            for place in places { addEnds(of: token, at: found.skippingDrawings(place), in: found, to: &next) }
            if next.count > 1 { next = Array(Set(next)) }
            guard !next.isEmpty else { return false }
            swap(&places, &next)
        }
        return places.contains { found.skippingDrawings($0) == found.scalars.count }
    }

    private func addEnds(of token: Token, at place: Int, in found: FoundLine, to ends: inout [Int]) {
        guard place < found.scalars.count else { return }
        switch token {
        case .anything: return
        case .scalar(let scalar):
            if scalar == found.scalars[place], !found.isInNumber[place] { ends.append(place + 1) }
        case .number(let expected), .piece(_, let expected):
            if let (number, end) = found.numbers[place], expected.accepts(number) { ends.append(end) }
        }
        if case .piece(let scalars, _) = token, found.scalars[place...].starts(with: scalars) {
            ends.append(place + scalars.count)
        }
    }
}
