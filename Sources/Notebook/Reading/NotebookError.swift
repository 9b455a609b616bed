/// Why a file is no notebook that can be read, and at which of its lines (from 1).
public struct NotebookError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case frontMatterNeverCloses
        case frontMatterLine(String)
        case keyTwice(String)
        case noFormat
        case unknownFormat(String)
        /// A format that is yet to come, and the version of `lab` that wrote it where the file says.
        case newerFormat(Int, lab: String?)
        case unknownKind(String)
        case badSeed(String)
        case unknownAttribute(String)
        case fenceNeverCloses
        case nothingToRun
        case outputBeforeCell
        /// What is wrong with a quiz, as the end of a sentence that begins with it.
        case quiz(String)
    }

    public let reason: Reason
    public let line: Int

    /// One plain sentence without a full stop.
    public var message: String {
        switch reason {
        case .frontMatterNeverCloses: "the front matter has no closing ---"
        case .frontMatterLine(let text): "\"\(text.prefix(40))\" is no line of front matter; it goes key: value"
        case .keyTwice(let key): "\"\(key.prefix(40))\" is given twice"
        case .noFormat: "the front matter has no line format: lab-notebook 1"
        case .unknownFormat(let text): "the format \"\(text.prefix(40))\" is not known; it goes lab-notebook 1"
        case .newerFormat(let version, let lab):
            "this notebook has format \(version), and needs " + (lab.map { "lab ≥ \($0.prefix(20))" } ?? "a newer lab")
        case .unknownKind(let text): "the kind \"\(text.prefix(40))\" is none of lesson, transcript, page"
        case .badSeed(let text): "the seed \"\(text.prefix(40))\" is no whole number from 0"
        case .unknownAttribute(let word):
            "\"\(word.prefix(40))\" is no attribute of a repl block; there are no-check, no-run, continue-on-error"
        case .fenceNeverCloses: "this block is never closed"
        case .nothingToRun: "there is no cell in it, so there is nothing to run"
        case .outputBeforeCell: "a repl block begins with a cell, a line that starts with >"
        case .quiz(let fault): "this quiz \(fault)"
        }
    }
}
