/// A token that is found in the text as it stands, before any cutting and merging: `<|endoftext|>` above all.
struct AddedToken: Sendable {
    /// UTF-8.
    var content: [UInt8]
    /// The id that the file gives; nil where only the vocabulary knows it.
    var id: Int?
    var isSpecial = true
    /// White space to the left, or right, belongs to the token.
    var stripsLeft = false
    var stripsRight = false
    /// Searched for after those that are not, in what these leave.
    var isNormalized = false

    init(special content: String) {
        self.content = Array(content.utf8)
    }

    /// Reads an entry of `added_tokens` in `tokenizer.json` or `added_tokens_decoder` in `tokenizer_config.json`.
    init(entry: JSONValue, id: Int?, file: String) throws(ModelFileError) {
        guard let text = entry["content"]?.string, !text.isEmpty else {
            throw .vocabulary(file: file, detail: "an added token without content")
        }
        guard let id = entry["id"]?.integer ?? id, id >= 0, id < Int(Int32.max) else {
            throw .vocabulary(file: file, detail: "added token \"\(text)\" has no id")
        }
        guard entry["single_word"]?.bool != true else {
            throw .vocabulary(
                file: file, detail: "added token \"\(text)\" is single_word; only tokens found anywhere are supported")
        }
        content = Array(text.utf8)
        self.id = id
        isSpecial = entry["special"]?.bool ?? false
        stripsLeft = entry["lstrip"]?.bool ?? false
        stripsRight = entry["rstrip"]?.bool ?? false
        isNormalized = entry["normalized"]?.bool ?? !isSpecial
    }
}
