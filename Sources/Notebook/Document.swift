/// A notebook: Markdown with `repl` blocks. Lesson, transcript and documentation test are all this.
public struct Document: Sendable {
    /// The format that this library writes and reads.
    public static let format = 1

    /// `key: value` lines before the text; empty where there is no front matter.
    public let frontMatter: [String: String]
    public let blocks: [Block]

    public enum Block: Sendable, Equatable {
        /// Anything that is no block of cells, line breaks included; `line` is its first line, from 1.
        case prose(String, line: Int)
        /// Another fenced block, with what stands after its opening fence.
        case fenced(info: String, body: String, line: Int)
        case repl(ReplBlock)
    }

    /// Reads a whole file. CRLF counts as LF.
    public init(_ text: String) throws(NotebookError) {
        var reader = DocumentReader(text)
        frontMatter = try reader.frontMatter()
        blocks = try reader.blocks()
        if frontMatter.isEmpty, !blocks.contains(where: \.isRepl) {
            throw NotebookError(reason: .nothingToRun, line: 1)
        }
    }
}

extension Document.Block {
    var isRepl: Bool {
        if case .repl = self { return true }
        return false
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
}

/// A line of expected output.
public struct ExpectedLine: Sendable, Equatable {
    public var text: String
    /// Whether `...` and `[..]` stand for anything; a leading `\` in the file switches that off.
    public var hasWildcards: Bool
}
