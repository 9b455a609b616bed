/// The number of a token in its vocabulary.
public typealias TokenID = Int

/// GPT-2's tokenizer, and those of Llamas: byte-pair encoding, with the ids that Hugging Face's gives.
///
/// A text is cut at special tokens, then into words by a fixed pattern (``PreTokenizer``); each word starts as its
/// UTF-8 bytes, and neighbours are merged in the order that training found most frequent. As every byte is a token, any
/// text can be encoded, and decoding gives it back exactly. SentencePiece's kind, Llama 2's, starts from characters
/// instead, and cuts no words.
///
/// ```swift
/// let tokenizer = try Tokenizer(folder: "models/mini")
/// let ids = tokenizer.encode("The capital of France")
/// tokenizer.decode(ids)  // "The capital of France"
/// ```
///
/// Sources: Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units"; Radford et al. 2019,
/// "Language Models are Unsupervised Multitask Learners", section 2.2.
public struct Tokenizer: Sendable {
    /// The files of a model's folder that can have a say in how text is cut, in the order of a digest.
    public static let fileNames = [
        "tokenizer.json", "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json",
        "tokenizer_config.json",
    ]

    let vocabulary: Vocabulary
    private let method: Method
    private let splitter: AddedTokenSplitter
    /// Whether the model expects ``beginningID`` before a text; ``encode(_:)`` never adds it.
    public let prependsBeginning: Bool
    /// The token that marks the beginning of a text, if the model has one.
    public let beginningID: TokenID?
    /// The token that marks the end of a text, if the model has one.
    public let endOfTextID: TokenID?

    /// How a stretch of text without added tokens becomes tokens.
    enum Method: Sendable {
        /// `takesWhole`: a piece that is a token is taken as it is, whatever merges would make of it.
        case merges(MergeTable, PiecePattern, takesWhole: Bool, addsPrefixSpace: Bool)
        case pieces(PieceTable, addsPrefixSpace: Bool)
        /// SentencePiece's vocabulary with merges in the order of a file.
        case characters(MergeTable, TokenizerPipeline.PrefixSpace)
    }

    init(
        _ vocabulary: Vocabulary, _ method: Method, beginningID: TokenID?, endOfTextID: TokenID?,
        prependsBeginning: Bool
    ) {
        self.vocabulary = vocabulary
        self.method = method
        splitter = AddedTokenSplitter(vocabulary.added)
        self.beginningID = beginningID
        self.endOfTextID = endOfTextID
        self.prependsBeginning = prependsBeginning
    }

    /// Reads the tokenizer of a model folder: `tokenizer.json`, or `vocab.json` and `merges.txt`.
    ///
    /// Throws ``ModelFileError`` for files that are missing, break their format, contradict themselves, or ask for what
    /// these kinds of tokenizer do not do.
    public init(folder: String) throws(ModelFileError) {
        var files = try TokenizerFiles(folder: folder)
        // GPT-2's own name, for folders that do not say; it is special if it is there at all.
        let usual = "<|endoftext|>"
        if files.beginning == nil || files.end == nil, files.vocabulary.contains(Array(usual.utf8)),
            !files.added.contains(where: { $0.content.elementsEqual(usual.utf8) })
        {
            files.added.append(AddedToken(special: usual))
        }
        switch files.pipeline {
        case .bytes(let pattern, let addsPrefixSpace):
            vocabulary = try Vocabulary(files.vocabulary, added: files.added, allowsHoles: files.losesBytes)
            method = .merges(
                try vocabulary.table(of: files.merges), pattern, takesWhole: files.takesWhole,
                addsPrefixSpace: addsPrefixSpace)
        case .characters(let prefix):
            let names = try ResolvedNames(files.vocabulary, added: files.added)
            vocabulary = try Vocabulary(characters: names)
            method = .characters(try names.names.table(of: files.merges), prefix)
        }
        splitter = AddedTokenSplitter(vocabulary.added)
        beginningID = vocabulary.id(ofBytes: Array((files.beginning ?? usual).utf8))
        endOfTextID = vocabulary.id(ofBytes: Array((files.end ?? usual).utf8))
        prependsBeginning = files.prependsBeginning ?? false
        if prependsBeginning, beginningID == nil {
            throw .vocabulary(
                file: files.vocabulary.file,
                detail: "texts are to begin with \"\(files.beginning ?? usual)\", which is not in the vocabulary")
        }
    }

    /// The number of ids: they run from 0 to `count - 1`.
    public var count: Int { vocabulary.count }

    /// The ids of a text; special tokens written in it are recognised. No beginning-of-text token is added.
    ///
    /// Time grows with the length of the text, whatever it is made of, times at most a logarithm.
    public func encode(_ text: String) -> [TokenID] {
        var text = text
        return text.withUTF8 { text in
            var tokens: [TokenID] = []
            tokens.reserveCapacity(text.count / 4 + 1)
            switch method {
            case .merges(let merges, let pattern, let takesWhole, let addsPrefixSpace):
                var merger = PieceMerger(merges: merges, idOfByte: vocabulary.idOfByte)
                let encode = { (stretch: UnsafeBufferPointer<UInt8>) in
                    pattern.forEachPiece(of: stretch) { piece in
                        if takesWhole, let whole = vocabulary.id(ofPiece: piece) { return tokens.append(whole) }
                        merger.encode(piece, into: &tokens)
                    }
                }
                splitter.split(text) { stretch in
                    guard addsPrefixSpace, stretch[0] != 0x20 else { return encode(stretch) }
                    ([0x20] + stretch).withUnsafeBufferPointer(encode)
                } found: {
                    tokens.append($0)
                }
            case .pieces(let table, let addsPrefixSpace):
                // At the beginning and behind a special token, as in llama.cpp.
                var isAfterSpecial = true
                splitter.split(text) { stretch in
                    let raw = Vocabulary.spaced(stretch)
                    table.encode(addsPrefixSpace && isAfterSpecial ? [0x20] + raw : raw, into: &tokens)
                    isAfterSpecial = false
                } found: {
                    tokens.append($0)
                    isAfterSpecial = isSpecial($0)
                }
            case .characters(let merges, let prefix):
                var merger = LongPieceMerger(merges: merges)
                splitter.split(text) { stretch in
                    let raw = Vocabulary.spaced(stretch)
                    let isFirst = stretch.baseAddress == text.baseAddress
                    let whole = prefix.isDue(before: raw, isFirst: isFirst) ? [0x20] + raw : raw
                    merger.encode(vocabulary.characters(of: whole), into: &tokens)
                } found: {
                    tokens.append($0)
                }
            }
            return tokens
        }
    }

    /// The raw bytes of a token, perhaps only part of a character; a special token's are its text's UTF-8.
    /// Ids beyond ``count`` are a programming error here, as in ``isSpecial(_:)`` and ``decode(_:)``.
    public func bytes(of id: TokenID) -> [UInt8] { Array(vocabulary.bytes(of: id)) }

    /// Whether a token marks structure rather than text.
    public func isSpecial(_ id: TokenID) -> Bool { vocabulary.isSpecial[id] }

    /// The text of tokens; bytes that are not UTF-8 become U+FFFD, as in Hugging Face.
    public func decode(_ ids: [TokenID]) -> String {
        var bytes: [UInt8] = []
        for id in ids { bytes.append(contentsOf: vocabulary.bytes(of: id)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The one token that is exactly this text, if there is one.
    public func token(_ text: String) -> TokenID? { vocabulary.id(ofBytes: Array(text.utf8)) }
}
