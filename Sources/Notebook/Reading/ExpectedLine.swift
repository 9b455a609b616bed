/// A line of expected output.
public struct ExpectedLine: Sendable, Equatable {
    public var text: String
    /// Whether `...` and `[..]` stand for anything; a leading `\` in the file switches that off.
    public var hasWildcards: Bool

    public init(_ text: String, hasWildcards: Bool = true) {
        (self.text, self.hasWildcards) = (text, hasWildcards)
    }

    /// `...`: any lines.
    var isAnyLines: Bool { hasWildcards && text.withoutBlankEnd == "..." }
}
