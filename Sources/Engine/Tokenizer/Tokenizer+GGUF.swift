/// What `tokenizer.ggml.token_type` says of a token.
private enum TokenKind: Int {
    case normal = 1, unknown, control, userDefined, unused, byte
}

extension Tokenizer {
    /// The tokenizer in a GGUF file's metadata: byte-level BPE (`gpt2`, with the pre-tokenizers `gpt-2`, `smollm` and
    /// `llama-bpe`) or SentencePiece's (`llama`).
    ///
    /// Throws `.configuration` for what is missing or not supported, and `.vocabulary` for what contradicts itself.
    public init(_ file: GGUFFile) throws(ModelFileError) {
        let kind = try file.text("tokenizer.ggml.model")
        let names = try file.tokenNames()
        let kinds = try file.tokenKinds(names.count)
        let beginning = try file.token("tokenizer.ggml.bos_token_id", names.count)
        let end = try file.token("tokenizer.ggml.eos_token_id", names.count)
        let says = try file.truth("tokenizer.ggml.add_bos_token")
        let adds = try file.truth("tokenizer.ggml.add_space_prefix")
        let added = names.indices.filter { kinds[$0] == .control || kinds[$0] == .userDefined }.map {
            AddedToken(names[$0], id: $0, isSpecial: kinds[$0] == .control, isPiece: kind == "llama")
        }
        let vocabulary: Vocabulary
        let method: Method
        switch kind {
        case "gpt2":
            var raw = RawVocabulary(file: file.path)
            for (id, name) in names.enumerated() { raw.append(Array(name.bytes), id: id) }
            vocabulary = try Vocabulary(raw, added: added, allowsHoles: true)
            let pattern = try file.piecePattern()
            method = .merges(
                try vocabulary.table(of: RawMerges(file: file.path, merges: try file.merges())), pattern,
                takesWhole: pattern == .llama3, addsPrefixSpace: adds ?? false)
        case "llama":
            vocabulary = try Vocabulary(
                pieces: names.map { Array($0.bytes) }, added: added, file: file.path,
                isPiece: kinds.map { $0 == .normal || $0 == .userDefined }, isByte: kinds.map { $0 == .byte })
            let unknown = try file.token("tokenizer.ggml.unknown_token_id", names.count) ?? 0
            method = .pieces(
                PieceTable(vocabulary, scores: try file.scores(names.count), unknown: unknown),
                addsPrefixSpace: adds ?? true)
        default: throw file.refusal(of: "tokenizer.ggml.model", expected: "\"gpt2\" or \"llama\"")
        }
        // As llama.cpp has it for files that do not say.
        let isLlama3 = if case .merges(_, .llama3, _, _) = method { true } else { false }
        self.init(
            vocabulary, method, beginningID: beginning, endOfTextID: end,
            prependsBeginning: (says ?? (kind == "llama" || isLlama3)) && beginning != nil)
    }
}

extension AddedToken {
    fileprivate init(_ name: GGUFText, id: Int, isSpecial: Bool, isPiece: Bool) {
        let content = isPiece && !isSpecial ? Vocabulary.spaced(name.bytes) : Array(name.bytes)
        self.init(special: String(decoding: content, as: UTF8.self))
        self.id = id
        self.isSpecial = isSpecial
    }
}

extension GGUFFile {
    fileprivate func list(_ key: String) throws(ModelFileError) -> GGUFList {
        guard case .list(let list)? = metadata[key] else { throw refusal(of: key, expected: "a list") }
        return list
    }

    fileprivate func tokenNames() throws(ModelFileError) -> [GGUFText] {
        let key = "tokenizer.ggml.tokens"
        guard let names = try list(key).texts(), !names.isEmpty, names.count < Int(Int32.max) else {
            throw refusal(of: key, expected: "a list of texts")
        }
        for (id, name) in names.enumerated() where name.string == nil || name.range.isEmpty {
            throw .vocabulary(file: path, detail: "token \(id) is empty, or not UTF-8")
        }
        return names
    }

    /// Normal ones where the file does not say.
    fileprivate func tokenKinds(_ count: Int) throws(ModelFileError) -> [TokenKind] {
        let key = "tokenizer.ggml.token_type"
        guard metadata[key] != nil else { return [TokenKind](repeating: .normal, count: count) }
        let kinds = try list(key).wholes()?.compactMap { TokenKind(rawValue: $0) }
        guard let kinds, kinds.count == count else { throw refusal(of: key, expected: "\(count) numbers from 1 to 6") }
        return kinds
    }

    fileprivate func scores(_ count: Int) throws(ModelFileError) -> [Float] {
        let key = "tokenizer.ggml.scores"
        guard let scores = try list(key).numbers(), scores.count == count, scores.allSatisfy({ !$0.isNaN }) else {
            throw refusal(of: key, expected: "\(count) numbers")
        }
        return scores.map { Float($0) }
    }

    fileprivate func merges() throws(ModelFileError) -> [GGUFText] {
        let key = "tokenizer.ggml.merges"
        guard let merges = try list(key).texts() else { throw refusal(of: key, expected: "a list of texts") }
        return merges
    }

    fileprivate func token(_ key: String, _ count: Int) throws(ModelFileError) -> TokenID? {
        guard let value = metadata[key] else { return nil }
        guard case .whole(let id) = value, (0..<count).contains(id) else {
            throw refusal(of: key, expected: "a token from 0 to \(count - 1)")
        }
        return id
    }

    fileprivate func piecePattern() throws(ModelFileError) -> PiecePattern {
        let key = "tokenizer.ggml.pre"
        switch try text(key) {
        case nil, "default", "gpt-2", "gpt2": return .gpt2
        case "smollm": return .loneNumbers
        case "llama-bpe", "llama3", "llama-v3": return .llama3
        default: throw refusal(of: key, expected: "\"gpt-2\", \"smollm\" or \"llama-bpe\"")
        }
    }
}

extension RawMerges {
    fileprivate init(file: String, merges: [GGUFText]) throws(ModelFileError) {
        var names: [UInt8] = []
        var bounds: [(left: Range<Int>, right: Range<Int>)] = []
        for (rank, merge) in merges.enumerated() {
            let start = names.count
            names += merge.bytes
            guard merge.string != nil, let pair = Self.halves(names, start..<names.count) else {
                let text = String(decoding: merge.bytes, as: UTF8.self)
                throw .vocabulary(file: file, detail: "merge \(rank) (\"\(text)\") is not two tokens and a space")
            }
            bounds.append(pair)
        }
        self.init(file: file, names: names, bounds: bounds)
    }
}
