/// What a `tokenizer.json` does with a text before merging: its normalizer and its pre-tokenizer in one.
enum TokenizerPipeline: Equatable {
    /// Bytes, in pieces that a pattern cuts: GPT-2's kind, SmolLM's, Llama 3's.
    case bytes(PiecePattern, addsPrefixSpace: Bool)
    /// Characters, with U+2581 for a space, in one piece: SentencePiece's kind, Llama 2's.
    case characters(PrefixSpace)

    /// Where SentencePiece's kind puts a space before a stretch of text.
    enum PrefixSpace: Equatable {
        case nowhere
        /// Before every stretch between added tokens.
        case everywhere
        /// The same, where none stands there already.
        case whereNoneIs
        /// At the beginning of the text, where none stands there already.
        case atBeginning

        func isDue(before text: [UInt8], isFirst: Bool) -> Bool {
            switch self {
            case .nowhere: false
            case .everywhere: true
            case .whereNoneIs: text.first != 0x20
            case .atBeginning: isFirst && text.first != 0x20
            }
        }
    }

    /// Throws `.vocabulary` for a combination that is none of these.
    init(normalizer: JSONValue?, preTokenizer: JSONValue?, file: String) throws(ModelFileError) {
        if let normalizer {
            guard let prefix = Self.prefix(normalizer: normalizer) else {
                throw .vocabulary(
                    file: file,
                    detail: "normalizer \"\(Self.names(normalizer))\" is not supported; none is expected, or "
                        + "SentencePiece's (Prepend, Replace)")
            }
            guard preTokenizer == nil else {
                throw .vocabulary(
                    file: file,
                    detail: "pre-tokenizer \"\(Self.names(preTokenizer))\" is not supported beside a normalizer")
            }
            self = .characters(prefix)
            return
        }
        let parts = Self.parts(preTokenizer, "pretokenizers")
        let refusal = ModelFileError.vocabulary(
            file: file,
            detail: "pre-tokenizer \"\(Self.names(preTokenizer))\" is not supported; "
                + "\"ByteLevel\", SmolLM's, Llama 3's or Llama 2's is expected")
        switch parts.map({ $0["type"]?.string }) {
        case ["ByteLevel"]:
            guard parts[0]["use_regex"]?.bool ?? true else {
                throw .vocabulary(
                    file: file, detail: "a pre-tokenizer without its pattern (use_regex) is not supported")
            }
            self = .bytes(.gpt2, addsPrefixSpace: parts[0]["add_prefix_space"]?.bool ?? true)
        case ["Digits", "ByteLevel"]:
            guard parts[0]["individual_digits"]?.bool == true, parts[1]["use_regex"]?.bool ?? true,
                parts[1]["add_prefix_space"]?.bool == false
            else { throw refusal }
            self = .bytes(.loneNumbers, addsPrefixSpace: false)
        case ["Split", "ByteLevel"]:
            guard parts[0]["pattern"]?["Regex"]?.string == LlamaPattern.text,
                parts[0]["behavior"]?.string == "Isolated", parts[0]["invert"]?.bool != true,
                parts[1]["use_regex"]?.bool == false, parts[1]["add_prefix_space"]?.bool == false
            else { throw refusal }
            self = .bytes(.llama3, addsPrefixSpace: false)
        case ["Metaspace"]:
            guard parts[0]["replacement"]?.string == Self.space, parts[0]["split"]?.bool == false,
                let scheme = parts[0]["prepend_scheme"]?.string,
                let prefix = ["never": PrefixSpace.nowhere, "always": .whereNoneIs, "first": .atBeginning][scheme]
            else { throw refusal }
            self = .characters(prefix)
        default: throw refusal
        }
    }

    private static let space = "\u{2581}"

    /// Nil where `normalizer` is not: perhaps prepend U+2581, then put it for every space.
    private static func prefix(normalizer: JSONValue) -> PrefixSpace? {
        let parts = parts(normalizer, "normalizers")
        guard let last = parts.last, parts.count <= 2, last["type"]?.string == "Replace",
            last["pattern"]?["String"]?.string == " ", last["content"]?.string == space
        else { return nil }
        guard parts.count == 2 else { return .nowhere }
        return parts[0]["type"]?.string == "Prepend" && parts[0]["prepend"]?.string == space ? .everywhere : nil
    }

    private static func parts(_ value: JSONValue?, _ key: String) -> [JSONValue] {
        guard let value else { return [] }
        return value["type"]?.string == "Sequence" ? value[key]?.array ?? [] : [value]
    }

    /// For example `Digits, ByteLevel`.
    private static func names(_ value: JSONValue?) -> String {
        let key = value?["normalizers"] == nil ? "pretokenizers" : "normalizers"
        let names = parts(value, key).map { $0["type"]?.string ?? "unknown" }
        return names.isEmpty ? "none" : names.joined(separator: ", ")
    }
}
