/// `tokenizer.json`, Hugging Face's description of a whole tokenizer, as far as byte-pair encodings of bytes and of
/// SentencePiece's characters go.
///
/// What it says is honoured or refused, never passed over: a tokenizer that is nearly right gives nearly right ids.
struct TokenizerDescription {
    var vocabulary: RawVocabulary
    var merges: RawMerges
    var added: [AddedToken] = []
    var pipeline: TokenizerPipeline
    /// Whether a piece that is a token is taken as it is, whatever merges would make of it.
    var takesWhole: Bool
    /// Whether a byte without a token is left out of the text, as in Hugging Face.
    var losesBytes: Bool
    var prependsBeginning: Bool?
    var beginning: String?

    init(file: String) throws(ModelFileError) {
        var scanner = JSONScanner(file: file, bytes: try TokenizerFiles.bytes(file))
        var vocabulary: RawVocabulary?
        var merges: RawMerges?
        var model: [(key: String, value: JSONValue)] = []
        var rest: [(key: String, value: JSONValue)] = []
        try scanner.object { (key, scanner) throws(ModelFileError) in
            guard key == "model", scanner.peek() == UInt8(ascii: "{") else {
                rest.append((key, try scanner.value()))
                return
            }
            try scanner.object { (key, scanner) throws(ModelFileError) in
                switch key {
                case "vocab": vocabulary = try RawVocabulary(&scanner)
                case "merges": merges = try RawMerges(&scanner)
                default:
                    model.append((key, try scanner.value()))
                    // At once, since another type's vocabulary may look quite different.
                    if key == "type" { try Self.check(model: .object(model), file: file) }
                }
            }
            try Self.check(model: .object(model), file: file)
        }
        try scanner.end()
        guard let vocabulary, let merges else {
            throw .vocabulary(file: file, detail: "the model has no \(vocabulary == nil ? "vocab" : "merges")")
        }
        self.vocabulary = vocabulary
        self.merges = merges

        let top = JSONValue.object(rest)
        let entries = JSONValue.object(model)
        pipeline = try TokenizerPipeline(
            normalizer: top["normalizer"], preTokenizer: top["pre_tokenizer"], file: file)
        takesWhole = entries["ignore_merges"]?.bool ?? false
        let fallsBack = entries["byte_fallback"]?.bool ?? false
        losesBytes = entries["unk_token"] == nil && !fallsBack
        if case .characters = pipeline {
            guard fallsBack else {
                throw .vocabulary(
                    file: file, detail: "SentencePiece's vocabulary without byte_fallback is not supported")
            }
            guard !takesWhole else {
                throw .vocabulary(
                    file: file, detail: "ignore_merges is not supported with SentencePiece's vocabulary")
            }
        }
        for entry in top["added_tokens"]?.array ?? [] {
            let token = try AddedToken(entry: entry, id: nil, file: file)
            if token.isNormalized, top["normalizer"] != nil {
                let text = String(decoding: token.content, as: UTF8.self)
                throw .vocabulary(
                    file: file,
                    detail: "added token \"\(text)\" is normalized, which is not supported beside a normalizer")
            }
            added.append(token)
        }
        try readPostProcessor(top["post_processor"], file: file)
    }

    private static func check(model: JSONValue, file: String) throws(ModelFileError) {
        // Files older than the entry "type" are BPE if they have merges.
        if let type = model["type"]?.string, type != "BPE" {
            throw .vocabulary(file: file, detail: "model \"\(type)\" is not supported; \"BPE\" is expected")
        }
        if case .number(let dropout)? = model["dropout"], dropout != 0 {
            throw .vocabulary(file: file, detail: "dropout \(dropout) is not supported")
        }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let text = model[key]?.string, !text.isEmpty {
                throw .vocabulary(file: file, detail: "\(key) \"\(text)\" is not supported")
            }
        }
    }

    /// A template may put one token before the text; whatever else a post-processor adds is refused.
    private mutating func readPostProcessor(_ processor: JSONValue?, file: String) throws(ModelFileError) {
        guard let processor else { return }
        let type = processor["type"]?.string ?? "unknown"
        switch type {
        case "ByteLevel": prependsBeginning = prependsBeginning ?? false
        case "Sequence":
            for part in processor["processors"]?.array ?? [] { try readPostProcessor(part, file: file) }
        case "TemplateProcessing":
            let template = processor["single"]?.array ?? []
            let names = template.map { $0["SpecialToken"]?["id"]?.string }
            guard (1...2).contains(names.count), names.last == .some(nil), template.last?["Sequence"] != nil else {
                throw .vocabulary(
                    file: file, detail: "the post-processor does more than put one token before the text")
            }
            prependsBeginning = names.count == 2
            if let name = names[0] { beginning = name }
        default:
            throw .vocabulary(file: file, detail: "post-processor \"\(type)\" is not supported")
        }
    }
}
