/// The words for signs that plain output does not use.
private let spellings: [Character: String] = [
    "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "±": "+/-", "÷": "/", "≤": "<=", "≥": ">=", "≈": "about ",
    "Σ": "sum of", "▲": "up", "▼": "down", "▸": "|", "·": "|", "␠": "_", "⟨": "<", "⟩": ">", "“": "\"", "”": "\"",
    "’": "'",
]

extension RenderOptions {
    /// The text as this output spells it: in plain output signs such as − and ▲ become ASCII.
    func spell(_ text: String) -> String {
        guard plain, !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
        return text.reduce(into: "") { $0 += spellings[$1] ?? String($1) }
    }

    /// A token with its spaces to be seen; one whose text nobody told by its id.
    func token(_ token: TokenValue) -> String {
        if token.bytes.isEmpty, let id = token.id { return "#\(id)" }
        return visibleToken(token.bytes, ascii: plain)
    }
}
