import Foundation

/// A cell of the record: what was typed, and the answer as a transcript shows it.
struct RecordedCell: Sendable, Equatable {
    let source: String
    /// Lines of the answer, 80 columns wide.
    let output: [String]
    /// The message of the error, where it failed.
    let error: String?
    /// Its effect was put away later: a replay shows it and does not run it.
    var isAside = false

    init(source: String, output: [String]) {
        (self.source, self.output, error) = (source, output, nil)
    }

    init(source: String, value: Value, settings: Settings) {
        let text = render(value, .transcript(settings))
        self.init(source: source, output: text.isEmpty ? [] : text.lines)
    }

    init(source: String, error: CellError) {
        (self.source, output, self.error) = (source, [], Self.message(error, of: source))
    }

    /// The first line of an error's message, without the folders of this machine that were not typed.
    static func message(_ error: CellError, of source: String) -> String {
        var text = safe(error.message.lines.first ?? "")
        let places = [(FileManager.default.currentDirectoryPath, ""), (NSHomeDirectory(), RenderOptions.volatileMark)]
        for (folder, mark) in places where folder.count > 1 {
            let start = safe(folder) + "/"
            if !source.contains(start) { text = text.replacing(start, with: mark) }
        }
        return text
    }
}

extension String {
    /// Between line breaks; CR LF is one.
    var lines: [String] { split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init) }
}
