/// A question to the learner, as a `quiz` block holds it. Expressions are kept as text: this library cannot work them
/// out.
public struct Quiz: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case number, choice, predict, command, free
    }

    /// A wrong answer that people give, and what to tell them.
    public struct Mistake: Sendable, Equatable {
        public var expression: String
        public var feedback: String
        public var line: Int
    }

    public struct Option: Sendable, Equatable {
        public var text: String
        public var feedback: String
        public var isRight: Bool
        public var line: Int
    }

    public enum Tolerance: Sendable, Equatable {
        case absolute(Double)
        /// A part of the answer: 0.01 for 1 %.
        case relative(Double)
    }

    public var kind: Kind
    /// The question, in Markdown.
    public var question: String
    /// The expression that gives the right number.
    public var answer: String?
    public var tolerance: Tolerance?
    public var options: [Option] = []
    public var mistakes: [Mistake] = []
    /// The expression that holds once a `command` or `free` quiz is done.
    public var check: String?
    /// The command that has to be used.
    public var uses: String?
    /// Functions and names that the value of the name asked for may not come from, on the way through other cells either.
    public var without: [String] = []
    public var hints: [String] = []
    public var solution: String?
    /// The opening fence's line, from 1.
    public var line: Int
}
