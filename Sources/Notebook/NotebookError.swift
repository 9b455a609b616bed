/// Why a file is no notebook that can be read, and at which of its lines (from 1).
public struct NotebookError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case frontMatterNeverCloses
        case frontMatterLine(String)
        case noFormat
        case unknownFormat(String)
        case newerFormat(Int)
        case fenceNeverCloses
        case nothingToRun
        case outputBeforeCell
    }

    public let reason: Reason
    public let line: Int

    /// One plain sentence without a full stop.
    public var message: String {
        switch reason {
        case .frontMatterNeverCloses: "the front matter has no closing ---"
        case .frontMatterLine(let text): "\"\(text.prefix(40))\" is no line of front matter; it goes key: value"
        case .noFormat: "the front matter has no line format: lab-notebook 1"
        case .unknownFormat(let text): "the format \"\(text.prefix(40))\" is not known; it goes lab-notebook 1"
        case .newerFormat(let version): "this notebook has format \(version), and needs a newer lab"
        case .fenceNeverCloses: "this block is never closed"
        case .nothingToRun: "there is no repl block in it, so there is nothing to run"
        case .outputBeforeCell: "a repl block begins with a cell, a line that starts with >"
        }
    }
}
