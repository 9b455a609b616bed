/// What a cell gave when it was run, as the program hands it over.
public struct CellOutcome: Sendable {
    /// Lines of the answer; empty where it failed.
    public var output: [String]
    /// The error's message, where it failed.
    public var error: String?
    /// The choices of tokens that the answer shows, each continuation by itself.
    public var choices: [ChoiceRun]

    public init(output: [String], error: String? = nil, choices: [ChoiceRun] = []) {
        (self.output, self.error, self.choices) = (output, error, choices)
    }

    /// Stands in output for what differs from machine to machine; a transcript has `[..]` there.
    public static let volatileMark: Unicode.Scalar = "\u{E000}"

    /// A line as it is shown, with `[..]` for what is volatile.
    public static func shown(_ line: String) -> String {
        String(
            line.unicodeScalars.split(separator: volatileMark, omittingEmptySubsequences: false).map(String.init)
                .joined(separator: "[..]"))
    }
}

/// Tokens that were chosen one after the other, and how close each choice was.
public struct ChoiceRun: Sendable {
    public struct Choice: Sendable {
        /// The token's text, as the answer shows it.
        public var text: String
        /// The text of the token that would have been chosen on the other side of the boundary.
        public var alternative: String
        /// How far it was from that: a difference of probabilities (greedy), or of u from the boundary (sampling).
        public var margin: Double
        /// The tolerance that the margin is held against.
        public var tolerance: Double

        /// - Parameter scale: the probability, or u, that the margin belongs to.
        public init(text: String, alternative: String, margin: Double, scale: Double) {
            (self.text, self.alternative, self.margin) = (text, alternative, margin)
            tolerance = PrintedNumber.tolerance(scale)
        }
    }

    /// What the answer shows before the first of them.
    public var lead: String
    public var choices: [Choice]

    public init(lead: String, choices: [Choice]) {
        (self.lead, self.choices) = (lead, choices)
    }
}
