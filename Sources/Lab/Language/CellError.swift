/// Why a cell failed: a code for programs, a sentence for people, and what to do about it.
struct CellError: Error, Equatable, Sendable {
    enum Code: String, Sendable, CaseIterable {
        case unknownCommand = "unknown-command"
        case ambiguousCommand = "ambiguous-command"
        case syntax
        case unknownOption = "unknown-option"
        case badValue = "bad-value"
        case missingArgument = "missing-argument"
        case unexpectedArgument = "unexpected-argument"
        case unknownToken = "unknown-token"
        case severalTokens = "several-tokens"
        case unknownSite = "unknown-site"
        case unknownName = "unknown-name"
        case noModel = "no-model"
        case noPrompt = "no-prompt"
        case emptyPrompt = "empty-prompt"
        case promptTooLong = "prompt-too-long"
        case badPosition = "bad-position"
        case modelNotFound = "model-not-found"
        case modelFile = "model-file"
        case needsWeights = "needs-weights"
        case server
        case unreadableInput = "unreadable-input"
        case interrupted
        case notAvailable = "not-available"
        case notAllowed = "not-allowed"
        case fileExists = "file-exists"
        case cannotWrite = "cannot-write"
        case diverged
    }

    var code: Code
    /// One plain sentence without a full stop.
    var message: String
    /// What to do.
    var hint: String?
    /// The characters of the cell that are meant, counted from 0.
    var span: Range<Int>?

    init(_ code: Code, _ message: String, hint: String? = nil, span: Range<Int>? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.span = span
    }

    /// The same error, pointing at `span` unless it points somewhere already.
    func at(_ span: Range<Int>?) -> CellError {
        var copy = self
        copy.span = self.span ?? span
        return copy
    }
}

/// What somebody typed, as a message quotes it: nothing that a terminal would obey, and no more than one line holds.
func brief(_ text: String) -> String {
    let start = text.prefix(41)
    return safe(start.count <= 40 ? text : start.prefix(39) + "…")
}
