import Engine

/// A model with its tokenizer, as `load` left it. Immutable; whatever runs it keeps its own room.
final class LoadedModel: Sendable {
    let name: String
    let folder: String
    let network: GPT2
    let tokenizer: Tokenizer
    let elementTypes: [String]
    let bytes: Int
    private let checkpoint: Checkpoint
    /// Weight files, then tokenizer files: what a digest is made over.
    let files: [String]
    /// Whether the beginning-of-text token is put before a prompt.
    let bos: Bool

    init(name: String, folder: String, bos: Bool?) throws(ModelFileError) {
        self.name = name
        self.folder = folder
        let shape = try GPT2Configuration(folder: folder)
        checkpoint = try Checkpoint(folder: folder)
        network = try GPT2(checkpoint: checkpoint, shape: shape)
        tokenizer = try Tokenizer(folder: folder)
        guard tokenizer.count <= shape.vocabulary else {
            throw .configuration(
                file: "\(folder)/config.json", key: "vocab_size", expected: "at least \(tokenizer.count)",
                found: "\(shape.vocabulary)")
        }
        elementTypes = checkpoint.elementTypes.map(\.rawValue).sorted()
        bytes = checkpoint.bytes
        files = checkpoint.files + Tokenizer.fileNames.map { "\(folder)/\($0)" }
        self.bos = (bos ?? tokenizer.prependsBeginning) && tokenizer.beginningID != nil
    }

    var shape: GPT2Configuration { network.shape }

    /// How many bytes of its weights are in memory at the moment: another number whenever one asks.
    var residentBytes: Int { checkpoint.residentBytes }

    func encodePrompt(_ text: String) -> [TokenID] {
        let ids = tokenizer.encode(text)
        guard bos, let beginning = tokenizer.beginningID else { return ids }
        return [beginning] + ids
    }

    /// - Parameter what: the text that does not fit, with its article: `the prompt`.
    func tooLong(_ what: String, _ count: Int) -> CellError {
        CellError(
            .promptTooLong, "\(what) is \(count) tokens, and \(name) sees at most \(shape.context)",
            hint: "shorten it, or load a model with a longer context")
    }

    func value(of id: TokenID) -> TokenValue {
        TokenValue(id: id, bytes: id < tokenizer.count ? tokenizer.bytes(of: id) : [])
    }
}
