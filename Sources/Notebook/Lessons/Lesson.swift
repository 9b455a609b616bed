/// A document as a person walks through it: one step after the other.
public struct Lesson: Sendable {
    public let document: Document
    public let title: String
    public let steps: [LessonStep]

    /// - Parameter name: what the lesson is called where neither its front matter nor a heading says.
    public init(_ document: Document, name: String) {
        self.document = document
        var builder = StepBuilder(document)
        steps = builder.steps()
        let heading = steps.first { !$0.heading.isEmpty }?.heading
        title = document.frontMatter["title"] ?? heading ?? name
    }

    /// How long it takes: what the front matter says, or else 130 words a minute, half a minute for a cell and a whole
    /// one for a question.
    public var minutes: Int {
        if let given = document.frontMatter["minutes"].flatMap(Int.init), given > 0 { return given }
        var seconds = 0.0
        for part in steps.flatMap(\.parts) {
            switch part {
            case .prose(let text, _), .code(_, let text, _):
                seconds += Double(text.split(whereSeparator: \.isWhitespace).count) / 130 * 60
            case .cells(let block, _): seconds += 30 * Double(block.cells.count)
            case .quiz: seconds += 60
            }
        }
        return max(1, Int((seconds / 60).rounded()))
    }

    /// Where a step is now that was written down as `key`, or the first of what has taken its place.
    public func place(of key: StepKey) -> Int? {
        steps.firstIndex { $0.key.digest == key.digest }
            ?? steps.firstIndex { $0.key.heading == key.heading && $0.key.ordinal == key.ordinal }
            ?? steps.firstIndex { $0.key.heading == key.heading }
    }
}

/// What is read and done before the lesson waits for Enter.
public struct LessonStep: Sendable, Equatable {
    public enum Part: Sendable, Equatable {
        case prose(String, line: Int)
        /// A block that is shown as it stands.
        case code(info: String, String, line: Int)
        /// Cells to be run; `first` is the first one's number in the document, from 0.
        case cells(ReplBlock, first: Int)
        case quiz(Quiz)

        /// Whether there is something to do.
        public var isInteractive: Bool {
            switch self {
            case .quiz: true
            case .cells(let block, _): !block.attributes.contains(.noRun)
            case .prose, .code: false
            }
        }
    }

    public var key: StepKey
    public var parts: [Part]

    /// The heading that it stands under; empty before the first.
    public var heading: String { key.heading }

    public var quizzes: [Quiz] {
        parts.compactMap { if case .quiz(let quiz) = $0 { quiz } else { nil } }
    }

    /// Numbers of its cells in the document, from 0.
    public var cells: Range<Int> {
        let ranges = parts.compactMap { part -> Range<Int>? in
            if case .cells(let block, let first) = part { first..<first + block.cells.count } else { nil }
        }
        return (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
    }
}

/// What a step is known by when its lesson has been written anew: what it says, or else where it stands.
public struct StepKey: Sendable, Hashable {
    /// Over the words of its question, or else of all of it; white space does not count.
    public var digest: String
    public var heading: String
    /// Its number among the steps below this heading, from 0.
    public var ordinal: Int

    public init(digest: String, heading: String, ordinal: Int) {
        (self.digest, self.heading, self.ordinal) = (digest, heading, ordinal)
    }

    /// FNV-1a, 64 bits, of the words.
    public static func digest(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in text.split(whereSeparator: \.isWhitespace) {
            for byte in word.utf8 + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 16)
    }
}
