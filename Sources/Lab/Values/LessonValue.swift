/// What the tutor says, piece by piece. Words are Markdown.
struct LessonValue: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        /// The line above a step.
        case rule(lesson: String, step: Int, of: Int)
        case prose(String)
        /// A block that is shown as it stands.
        case code(String)
        case question(String)
        case option(letter: String, String)
        case right(String)
        case wrong(String)
        /// What to do next.
        case note(String)
        /// A row of a list: what stands on its left, and the rest of it.
        case row(String, String, String)
    }

    var pieces: [Piece]

    init(_ pieces: [Piece]) { self.pieces = pieces }

    /// All words, for whoever has no screen.
    var text: String {
        pieces.map { piece in
            switch piece {
            case .rule(let lesson, let step, let count): "\(lesson): step \(step) of \(count)"
            case .prose(let text), .code(let text), .question(let text), .right(let text), .wrong(let text),
                .note(let text):
                text
            case .option(let letter, let text): "\(letter)) \(text)"
            case .row(let name, let text, let state):
                [name, text, state].filter { !$0.isEmpty }.joined(separator: "  ")
            }
        }.joined(separator: "\n")
    }
}
