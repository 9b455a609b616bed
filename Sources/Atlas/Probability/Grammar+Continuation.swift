extension Grammar {
    /// What may come next in a text, and how probable that is.
    public struct Continuation: Sendable, Equatable {
        /// The line's end, as a text.
        public static let endOfLine = "\n"

        /// The next word or mark, with the space before it: ` France`, `,`; or ``endOfLine``. Where the text stopped
        /// within a word, the rest of that word.
        public let text: String
        public let probability: Double
    }
}
