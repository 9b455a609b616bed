import Engine

/// The prompts of a file, one a line. After a tab a line may name the token that it is about, and after another the one
/// that this is held against, both as they are typed in cells: ` Ben` or `Ben`, `" Ben"`, `#4881`. Blank lines are
/// none, nor are comments, which begin with `#` and a space.
struct PromptFile {
    struct Line {
        /// From 1.
        var number: Int
        var prompt: SessionState.Prompt
        var target: TokenID?
        var versus: TokenID?
    }

    /// As it was typed.
    let name: String
    private let span: Range<Int>
    let lines: [Line]

    /// - Throws: for what cannot be read, for a line that cannot be a prompt, with its number, and where Ctrl-C comes.
    init(_ file: Word, _ model: LoadedModel, _ workshop: Workshop) throws(CellError) {
        let text = try TextFile.contents(of: file, workshop)
        (name, span) = (file.text, file.span)
        var lines: [Line] = []
        for (place, line) in TextFile.allLines(of: text).enumerated() {
            guard !line.trimmed.isEmpty, !line.isComment else { continue }
            if workshop.shouldStop() { throw ErrorWords.error(EngineError.interrupted) }
            do throws(CellError) { lines.append(try Line(line, number: place + 1, model)) } catch {
                throw Self.fault(error, name, place + 1, span)
            }
        }
        guard !lines.isEmpty else {
            throw CellError(
                .badValue, "\(safe(name)) has no prompt in it", hint: "write one prompt a line", span: file.span)
        }
        self.lines = lines
    }

    /// An error with the line that is at fault.
    func fault(_ error: CellError, _ line: Line) -> CellError { Self.fault(error, name, line.number, span) }

    private static func fault(_ error: CellError, _ name: String, _ line: Int, _ span: Range<Int>) -> CellError {
        // Where the fault is in the line is said in words: the mark can only point at the file's name.
        guard error.code != .interrupted else { return error }
        return CellError(error.code, "\(safe(name)):\(line): \(error.message)", hint: error.hint, span: span)
    }
}

extension PromptFile.Line {
    fileprivate init(_ line: String, number: Int, _ model: LoadedModel) throws(CellError) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count <= 3 else {
            throw CellError(
                .badValue, "this line has \(fields.count - 1) tabs",
                hint: "a line is a prompt, perhaps a tab and its token, perhaps a tab and a second token")
        }
        guard !fields[0].trimmed.isEmpty else {
            throw CellError(.emptyPrompt, "the prompt is empty", hint: "it stands before the first tab")
        }
        let text = fields[0].trimmed
        let ids = model.encodePrompt(text)
        guard ids.count <= model.shape.context else { throw model.tooLong("the prompt", ids.count) }
        let tokens = try fields.dropFirst().map { (field) throws(CellError) in try Self.token(field, model) }
        self.init(
            number: number, prompt: SessionState.Prompt(text: text, ids: ids), target: tokens.first ?? nil,
            versus: tokens.count > 1 ? tokens[1] : nil)
    }

    /// nil for a field that is left empty.
    private static func token(_ field: String, _ model: LoadedModel) throws(CellError) -> TokenID? {
        guard !field.trimmed.isEmpty else { return nil }
        var word = Word(text: field.trimmed, key: nil, isQuoted: false, span: 0..<field.count)
        if word.text.hasPrefix("\"") {
            var lexer = Lexer(word.text)
            word.text = try lexer.quoted()
            word.isQuoted = true
            guard lexer.current == nil else {
                throw CellError(.syntax, "something stands behind the token's closing quote")
            }
        } else if field.first == " " {
            word.text = " " + word.text
            word.isQuoted = true
        }
        return try TokenArgument.resolve(word, model).id
    }
}

extension String {
    /// Begins with `#`, and a space or nothing after it.
    fileprivate var isComment: Bool {
        guard first == "#" else { return false }
        return dropFirst().first?.isWhitespace ?? true
    }
}
