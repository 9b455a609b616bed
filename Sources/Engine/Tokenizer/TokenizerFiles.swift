import Foundation

/// What a model folder says about its tokenizer, before names are turned into ids.
///
/// `tokenizer.json` is read where there is one: it is what Hugging Face loads, and it alone holds the vocabulary, the
/// merges, the added tokens and the post-processor in one piece. Without it `vocab.json` and `merges.txt` make the same
/// tokenizer, with the special tokens and options of `tokenizer_config.json`.
struct TokenizerFiles {
    var vocabulary: RawVocabulary
    var merges: RawMerges
    var added: [AddedToken] = []
    var pipeline: TokenizerPipeline
    var takesWhole = false
    var losesBytes = false
    /// Nil where no post-processor says so.
    var prependsBeginning: Bool?
    var beginning: String?
    var end: String?

    init(folder: String) throws(ModelFileError) {
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw .missing(path: folder)
        }
        let config = try Self.tree(base + "tokenizer_config.json")
        let map = try Self.tree(base + "special_tokens_map.json")
        func special(_ key: String) -> String? {
            for source in [config, map] {
                if let value = source?[key], let text = value.string ?? value["content"]?.string { return text }
            }
            return nil
        }

        if FileManager.default.fileExists(atPath: base + "tokenizer.json") {
            let description = try TokenizerDescription(file: base + "tokenizer.json")
            vocabulary = description.vocabulary
            merges = description.merges
            added = description.added
            pipeline = description.pipeline
            takesWhole = description.takesWhole
            losesBytes = description.losesBytes
            prependsBeginning = description.prependsBeginning
            beginning = description.beginning ?? special("bos_token")
        } else {
            let file = base + "vocab.json"
            var scanner = JSONScanner(file: file, bytes: try Self.bytes(file))
            vocabulary = try RawVocabulary(&scanner)
            try scanner.end()
            merges = try RawMerges(file: base + "merges.txt", text: try Self.bytes(base + "merges.txt"))
            beginning = special("bos_token")
            pipeline = .bytes(.gpt2, addsPrefixSpace: config?["add_prefix_space"]?.bool ?? false)
            try addTokens(config: config, extra: try Self.tree(base + "added_tokens.json"), base: base)
            let roles = ["bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token"]
            for text in roles.compactMap(special) where !text.isEmpty { addSpecial(text) }
            let more = (config?["additional_special_tokens"] ?? map?["additional_special_tokens"])?.array ?? []
            for text in more.compactMap({ $0.string ?? $0["content"]?.string }) where !text.isEmpty {
                addSpecial(text)
            }
        }
        end = special("eos_token")
        if prependsBeginning == nil { prependsBeginning = config?["add_bos_token"]?.bool }
    }

    private mutating func addTokens(
        config: JSONValue?, extra: JSONValue?, base: String
    ) throws(ModelFileError) {
        for (key, entry) in config?["added_tokens_decoder"]?.entries ?? [] {
            added.append(try AddedToken(entry: entry, id: Int(key), file: base + "tokenizer_config.json"))
        }
        for (content, id) in extra?.entries ?? [] where !contains(content) {
            guard let id = id.integer, id >= 0, id < Int(Int32.max), !content.isEmpty else {
                throw .vocabulary(file: base + "added_tokens.json", detail: "added token \"\(content)\" has no id")
            }
            var token = AddedToken(special: content)
            token.id = id
            token.isSpecial = false
            token.isNormalized = true
            added.append(token)
        }
    }

    private mutating func addSpecial(_ text: String) {
        let content = Array(text.utf8)
        if let known = added.firstIndex(where: { $0.content == content }) {
            added[known].isSpecial = true
        } else {
            added.append(AddedToken(special: text))
        }
    }

    private func contains(_ text: String) -> Bool { added.contains { $0.content.elementsEqual(text.utf8) } }

    /// The file's bytes, which must be UTF-8.
    static func bytes(_ file: String) throws(ModelFileError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            guard FileManager.default.fileExists(atPath: file) else { throw .missing(path: file) }
            throw .unreadable(path: file, reason: "it cannot be opened as a file")
        }
        let bytes = [UInt8](data)
        guard bytes.count < Int(Int32.max) else { throw .vocabulary(file: file, detail: "2 GiB or more") }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .vocabulary(file: file, detail: "not UTF-8")
        }
        return bytes
    }

    /// The whole of a small file that may be absent.
    private static func tree(_ file: String) throws(ModelFileError) -> JSONValue? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        var scanner = JSONScanner(file: file, bytes: try bytes(file))
        let value = try scanner.value()
        try scanner.end()
        return value
    }
}
