/// A notebook: Markdown with `repl` blocks. Lesson, transcript and documentation test are all this.
///
/// What was read is kept line by line, so that writing it gives the same bytes.
public struct Document: Sendable {
    /// The format that this library writes and reads.
    public static let format = 1

    public enum Kind: String, Sendable {
        case lesson, transcript, page
    }

    public let frontMatter: FrontMatter
    public let kind: Kind
    public let blocks: [Block]
    let lines: [SourceLine]

    public enum Block: Sendable, Equatable {
        /// Anything that is no block of cells, line breaks included; `line` is its first line, from 1.
        case prose(String, line: Int)
        /// Another fenced block, with what stands after its opening fence.
        case fenced(info: String, body: String, line: Int)
        case repl(ReplBlock)
        case quiz(Quiz)
    }

    /// Reads a whole file. CRLF counts as LF.
    public init(_ text: String) throws(NotebookError) {
        lines = SourceLine.split(text)
        var reader = DocumentReader(lines.map(\.text))
        frontMatter = try reader.frontMatter()
        kind = try reader.kind(frontMatter)
        blocks = try reader.blocks()
        // A lesson may do with questions.
        if cells.isEmpty, !(kind == .lesson && hasQuiz) { throw NotebookError(reason: .nothingToRun, line: 1) }
    }

    /// The file as it was read.
    public var text: String { lines.joined }

    private var hasQuiz: Bool {
        blocks.contains { if case .quiz = $0 { true } else { false } }
    }

    /// All cells in order, with the attributes of their blocks.
    public var cells: [(cell: Cell, attributes: Set<ReplBlock.Attribute>)] {
        blocks.flatMap { block in
            guard case .repl(let repl) = block else { return [(cell: Cell, attributes: Set<ReplBlock.Attribute>)]() }
            return repl.cells.map { ($0, repl.attributes) }
        }
    }
}

/// A fenced block of cells.
public struct ReplBlock: Sendable, Equatable {
    public enum Attribute: String, Sendable {
        /// Shown and run, not compared.
        case noCheck = "no-check"
        /// Shown only.
        case noRun = "no-run"
        case continueOnError = "continue-on-error"
    }

    public var attributes: Set<Attribute>
    public var cells: [Cell]
    /// The opening fence's line, from 1.
    public var line: Int
}

/// A cell and what it is expected to print.
public struct Cell: Sendable, Equatable {
    /// Continuations are joined with a line break.
    public var source: String
    public var expected: [ExpectedLine]
    /// The first line of the error's message.
    public var expectedError: String?
    /// From 1.
    public var line: Int
    /// Where its output, or expected error, stands in the file: lines from 0, empty where it has none.
    var output: Range<Int>
}
