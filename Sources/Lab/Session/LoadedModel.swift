import Engine

/// A model with its tokenizer, as `load` left it. Immutable; whatever runs it keeps its own room.
final class LoadedModel: Sendable {
    let name: String
    /// Its folder, or its GGUF file; nil for a model that was trained here.
    let folder: String?
    let network: Model
    let tokenizer: Tokenizer
    let elementTypes: [String]
    let bytes: Int
    private let resident: (@Sendable () -> Int)?
    /// Weight files, then tokenizer files: what a digest is made over. None for a model that was trained here.
    let files: [String]
    /// The digest of a model that was trained here.
    let digest: String?
    /// The tokenizer's own files, for a folder that is to be written; or the GGUF file that it is in.
    let tokenizerFolder: String
    /// Whether it lies in a GGUF file.
    let isFile: Bool
    /// Whether the beginning-of-text token is put before a prompt.
    let bos: Bool

    /// The model in a folder as Hugging Face stores it.
    init(name: String, folder: String, bos: Bool?) throws(ModelFileError) {
        self.name = name
        self.folder = folder
        let configuration = try ModelConfiguration(folder: folder)
        let checkpoint = try Checkpoint(folder: folder)
        resident = { checkpoint.residentBytes }
        network = try Model(checkpoint, configuration)
        tokenizer = try Tokenizer(folder: folder)
        guard tokenizer.count <= network.shape.vocabulary else {
            throw .configuration(
                file: "\(folder)/config.json", key: "vocab_size", expected: "at least \(tokenizer.count)",
                found: "\(network.shape.vocabulary)")
        }
        elementTypes = checkpoint.elementTypes.map(\.rawValue).sorted()
        bytes = checkpoint.bytes
        files = checkpoint.files + Tokenizer.fileNames.map { "\(folder)/\($0)" }
        self.bos = (bos ?? tokenizer.prependsBeginning) && tokenizer.beginningID != nil
        digest = nil
        tokenizerFolder = folder
        isFile = false
    }

    /// The model in a GGUF file.
    init(name: String, file path: String, bos: Bool?) throws(ModelFileError) {
        self.name = name
        folder = path
        let file = try GGUFFile(path: path)
        network = try Model(file)
        tokenizer = try Tokenizer(file)
        guard tokenizer.count <= network.shape.vocabulary else {
            throw .configuration(
                file: path, key: "tokenizer.ggml.tokens", expected: "at most \(network.shape.vocabulary)",
                found: "\(tokenizer.count)")
        }
        resident = { file.residentBytes }
        elementTypes = file.storageTypes.map(\.name).sorted()
        bytes = file.bytes
        files = [path]
        self.bos = (bos ?? tokenizer.prependsBeginning) && tokenizer.beginningID != nil
        digest = nil
        tokenizerFolder = path
        isFile = true
    }

    /// A model that reads texts as `base` does, and lives in this session alone.
    init(_ network: GPT2, name: String, digest: String, base: LoadedModel) {
        self.name = name
        self.network = .gpt2(network)
        self.digest = digest
        tokenizer = base.tokenizer
        tokenizerFolder = base.tokenizerFolder
        isFile = false
        bos = base.bos
        folder = nil
        resident = nil
        files = []
        elementTypes = [ElementType.f32.rawValue]
        bytes = network.shape.parameters.total * MemoryLayout<Float>.size
    }

    var shape: ModelShape { network.shape }
    var parameters: ParameterCount { network.parameters }

    /// `gpt2` or `llama`.
    var architecture: String { network.gpt2 == nil ? "llama" : "gpt2" }

    /// How many bytes of its weights are in memory at the moment: another number whenever one asks.
    var residentBytes: Int { resident?() ?? bytes }

    /// Its folder, for what needs files.
    func requiredFolder(for what: String) throws(CellError) -> String {
        guard !isFile else {
            throw CellError(
                .notAvailable, "\(name) is a GGUF file, and \(what) needs a folder as Hugging Face stores it",
                hint: "load mini, or another model that lies in a folder")
        }
        guard let folder else {
            throw CellError(
                .notAvailable, "\(name) was trained in this session and lies in no folder, and \(what) needs one",
                hint: "train … out=FOLDER writes it to one, and load FOLDER reads it from there")
        }
        return folder
    }

    /// Its own weights, for training.
    func trainable() throws(CellError) -> GPT2 {
        guard let model = network.gpt2, !isFile else {
            throw CellError(
                .notAvailable,
                "\(name) is a \(isFile ? "GGUF file" : "Llama"), and train begins with a GPT-2 in a folder",
                hint: "for example: load mini, then train")
        }
        return model
    }

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
