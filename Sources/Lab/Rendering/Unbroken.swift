/// Spaces at which no line may break: those within quotes or code, because a learner types what he reads, and a space
/// at the end of a line is not to be seen.
enum Unbroken {
    /// What is longer may break after all.
    static let widest = 40

    /// Where quoted strings stand that are to stay in one piece, their marks with them.
    ///
    /// A mark directly after a letter or a digit opens nothing, as in `5" wide`.
    static func quotes(in text: [Character], room: Int = widest) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < text.count {
            let isAfterWord = start > 0 && (text[start - 1].isLetter || text[start - 1].isNumber)
            guard let closing = closing(text[start]), !isAfterWord,
                let end = text[(start + 1)...].firstIndex(of: closing)
            else {
                start += 1
                continue
            }
            if fits(text[start...end], room) { found.append(start..<end + 1) }
            start = end + 1
        }
        return found
    }

    static func fits(_ text: ArraySlice<Character>, _ room: Int) -> Bool {
        displayWidth(String(text)) <= min(widest, room)
    }

    private static func closing(_ mark: Character) -> Character? {
        switch mark {
        case "\"": "\""
        case "“": "”"
        default: nil
        }
    }
}
