/// Writes a folder that Transformers and this engine load.
public enum ModelFolder {
    /// One of the files that make a tokenizer.
    public struct TokenizerFile: Sendable, Equatable {
        /// For example `vocab.json`.
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The files that Hugging Face knows; a folder has some of them.
    public static let tokenizerNames = [
        "tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json",
    ]

    /// The tokenizer's files in `folder`, to be written into another.
    ///
    /// Throws what `MappedFile` throws, for a file that is there.
    public static func tokenizer(in folder: String) throws(ModelFileError) -> [TokenizerFile] {
        guard somethingLies(at: folder) else { throw .missing(path: folder) }
        var files: [TokenizerFile] = []
        for name in tokenizerNames where somethingLies(at: "\(folder)/\(name)") {
            let map = try MappedFile(path: "\(folder)/\(name)")
            files.append(
                TokenizerFile(name: name, bytes: Array(UnsafeRawBufferPointer(start: map.base, count: map.count))))
        }
        return files
    }

    /// Writes `config.json`, `generation_config.json`, the tokenizer and, last, `model.safetensors`.
    ///
    /// Each file is replaced as a whole or not at all. The same parameters give the same bytes.
    ///
    /// - Parameters:
    ///   - folder: made if it is not there.
    ///   - type: how weights are stored; narrower ones are rounded to nearest, ties to even.
    ///   - endOfText: the token that begins and ends documents, or nil if the vocabulary has none.
    /// - Throws: `.unwritable`.
    public static func write(
        _ parameters: Parameters, to folder: String, type: ElementType = .f32, endOfText: TokenID? = nil,
        tokenizer: [TokenizerFile]
    ) throws(ModelFileError) {
        try FileReplacement.makeFolder(folder)
        let configuration = parameters.shape.fileText(type: type, endOfText: endOfText)
        try FileReplacement.write(configuration.utf8, to: "\(folder)/config.json")
        if let endOfText {
            let generation = """
                {
                  "_from_model_config": true,
                  "bos_token_id": \(endOfText),
                  "eos_token_id": \(endOfText)
                }

                """
            try FileReplacement.write(generation.utf8, to: "\(folder)/generation_config.json")
        }
        for file in tokenizer { try FileReplacement.write(file.bytes, to: "\(folder)/\(file.name)") }
        let weights = try SafetensorsWriter(
            path: "\(folder)/model.safetensors", tensors: tensors(of: parameters), type: type)
        try weights.append(UnsafeBufferPointer(parameters.values))
        try weights.finish()
    }

    /// SHA-256 over the weight file, F32, and the tokenizer's files, as `write` would write them: what a model is known
    /// by, whether it lies on a disk or not. The files come in the order of `Tokenizer.fileNames`.
    ///
    /// Throws `.noDigest`.
    public static func digest(
        of parameters: Parameters, tokenizer: [TokenizerFile]
    ) throws(TrainingError) -> String {
        guard let digest = SHA256() else { throw .noDigest }
        SafetensorsWriter.head(tensors(of: parameters), .f32).withUnsafeBytes { digest.update($0) }
        digest.update(UnsafeRawBufferPointer(parameters.values))
        for name in Tokenizer.fileNames {
            for file in tokenizer where file.name == name { file.bytes.withUnsafeBytes { digest.update($0) } }
        }
        return digest.finish()
    }

    private static func tensors(of parameters: Parameters) -> [SafetensorsWriter.Tensor] {
        parameters.entries.map { (name: storedName(of: $0.name), shape: $0.shape) }
    }

    /// The name of a parameter in the file of a `GPT2LMHeadModel`: all but the head are the `transformer`'s.
    public static func storedName(of parameter: String) -> String {
        parameter == "lm_head.weight" ? parameter : "transformer.\(parameter)"
    }
}
