/// What came from whoever types.
enum LineEvent: Sendable, Equatable {
    case line(String)
    /// Something that is no text; the sentence says why.
    case unreadable(String)
    /// Ctrl-C on an empty line, or while nothing runs.
    case interrupt
    case endOfInput
}

/// Where the lines of a person come from.
protocol LineReader: AnyObject {
    func readLine(prompt: String) -> LineEvent
    /// Keeps a line for the arrow up.
    func remember(_ line: String)
    /// Gives up what was pasted and has not been run yet; returns how many lines that was.
    func giveUpPaste() -> Int
}

/// What knows how a line may go on.
protocol LineAssistant: AnyObject {
    /// Candidates for the word that ends at the cursor; `line` is all before the cursor.
    func completions(line: String) -> (wordStart: Int, candidates: [String])
    /// What would complete the whole line, shown in grey; nil if nothing comes to mind.
    func hint(line: String) -> String?
}
