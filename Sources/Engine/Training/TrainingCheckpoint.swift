import Foundation

/// A training that can be gone on with: weights, both moments of the optimiser, and what they were made with.
///
/// A folder with two files. `training.json` says how many steps are done, the model's shape, the recipe, the corpus, and
/// which file holds the numbers; that file is a safetensors with each array as `weights.…`, `first.…` and `second.…`.
/// A new checkpoint's numbers are written beside the old one's, and `training.json` is replaced last: whenever it is
/// interrupted, the folder holds one checkpoint or the other, whole.
public struct TrainingCheckpoint: Sendable {
    public let folder: String
    public let stepsDone: Int
    public let shape: GPT2Configuration
    public let recipe: Recipe
    public let corpus: CorpusIdentity
    /// The name of the file with the numbers, and its arrays: weights, first and second moments.
    private let state: String
    private let arrays: [[Tensor]]

    private static let format = "lab-training 1"
    private static let states = ["state-0.safetensors", "state-1.safetensors"]
    private static let kinds = ["weights", "first", "second"]

    /// Whether there is a checkpoint in `folder`.
    public static func exists(in folder: String) -> Bool { somethingLies(at: description(in: folder)) }

    /// Reads what the checkpoint in `folder` says of itself, and maps its numbers. They stay readable when another
    /// checkpoint takes its place.
    ///
    /// Throws what `SafetensorsFile` throws, `.configuration` for an entry that is missing or wrong, `.missingTensor`,
    /// `.wrongShape` and `.unsupportedType`.
    public init(folder: String) throws(ModelFileError) {
        let file = try ConfigurationFile(path: Self.description(in: folder))
        guard file["format"] == .text(Self.format) else {
            throw file.refusal(of: "format", expected: "\"\(Self.format)\"")
        }
        guard case .text(let state) = file["state"], Self.states.contains(state) else {
            throw file.refusal(of: "state", expected: "the name of a file beside it")
        }
        guard case .whole(let steps) = file["steps_done"], steps >= 0 else {
            throw file.refusal(of: "steps_done", expected: "a whole number")
        }
        guard case .whole(let tokens) = file["corpus_tokens"] else {
            throw file.refusal(of: "corpus_tokens", expected: "a whole number")
        }
        guard case .text(let digest) = file["corpus_sha256"] else {
            throw file.refusal(of: "corpus_sha256", expected: "a SHA-256")
        }
        self.folder = folder
        self.state = state
        stepsDone = steps
        corpus = CorpusIdentity(tokens: tokens, sha256: digest)
        shape = try GPT2Configuration(file)
        recipe = try Recipe(file)
        arrays = try Self.arrays(of: shape, in: "\(folder)/\(state)")
    }

    /// The arrays of each kind, in the order of the parameters.
    private static func arrays(of shape: GPT2Configuration, in path: String) throws(ModelFileError) -> [[Tensor]] {
        let file = try SafetensorsFile(path: path), entries = Parameters.entries(of: shape)
        return try kinds.map { kind throws(ModelFileError) in
            try entries.map { entry throws(ModelFileError) in
                let name = "\(kind).\(entry.name)"
                guard let tensor = try file.tensor(name) else { throw .missingTensor(name: name, file: path) }
                guard tensor.shape == entry.shape else {
                    throw .wrongShape(tensor: name, file: path, expected: entry.shape, found: tensor.shape)
                }
                guard tensor.type == .elements(.f32) else {
                    throw .unsupportedType(tensor: name, file: path, found: tensor.type.name)
                }
                return tensor
            }
        }
    }

    /// Copies the numbers into parameters of the same shape.
    func copy(weights: Parameters, first: Parameters, second: Parameters) {
        for (parameters, tensors) in zip([weights, first, second], arrays) {
            precondition(parameters.shape == shape, "parameters of one shape")
            for (entry, tensor) in zip(parameters.entries, tensors) {
                UnsafeMutableRawBufferPointer(start: parameters.base + entry.offset, count: tensor.bytes.count)
                    .copyMemory(from: tensor.bytes)
            }
        }
    }

    /// Writes a checkpoint into `folder`, in place of the one that is there. Throws `.unwritable`.
    static func write(
        weights: Parameters, first: Parameters, second: Parameters, stepsDone: Int, recipe: Recipe,
        corpus: CorpusIdentity, to folder: String
    ) throws(ModelFileError) {
        try FileReplacement.makeFolder(folder)
        // The other one than that of the checkpoint which is there. One that cannot be read is none.
        let current = try? TrainingCheckpoint(folder: folder).state
        let state = states.first { $0 != current } ?? states[0]
        let tensors = zip(kinds, [weights, first, second]).flatMap { kind, parameters in
            parameters.entries.map { (name: "\(kind).\($0.name)", shape: $0.shape) }
        }
        let file = try SafetensorsWriter(path: "\(folder)/\(state)", tensors: tensors, type: .f32)
        for parameters in [weights, first, second] { try file.append(UnsafeBufferPointer(parameters.values)) }
        try file.finish()
        let entries =
            [
                ("format", jsonText(format)), ("state", jsonText(state)), ("steps_done", "\(stepsDone)"),
                ("corpus_tokens", "\(corpus.tokens)"), ("corpus_sha256", jsonText(corpus.sha256)),
            ] + shapeEntries(weights.shape) + recipe.entries.map { ($0.key, $0.json) }
        let lines = entries.map { "  \(jsonText($0.0)): \($0.1)" }
        try FileReplacement.write("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8, to: description(in: folder))
        removeLeftovers(in: folder, but: state)
    }

    private static func description(in folder: String) -> String { "\(folder)/training.json" }

    /// As in `config.json`.
    private static func shapeEntries(_ shape: GPT2Configuration) -> [(String, String)] {
        [
            ("model_type", "\"gpt2\""), ("n_layer", "\(shape.layers)"), ("n_head", "\(shape.heads)"),
            ("n_embd", "\(shape.width)"), ("n_inner", "\(shape.innerWidth)"), ("n_positions", "\(shape.context)"),
            ("vocab_size", "\(shape.vocabulary)"), ("layer_norm_epsilon", "\(shape.layerNormEpsilon)"),
            ("tie_word_embeddings", "\(shape.tiesEmbeddings)"),
        ]
    }

    /// Removes the numbers of the checkpoint before, and what kills left half written. What cannot be removed does no harm.
    private static func removeLeftovers(in folder: String, but state: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name != state && (states.contains(name) || name.hasPrefix(".state-")) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
