import Foundation

/// The shape of a GPT-2, from its `config.json`.
public struct GPT2Configuration: Hashable, Sendable {
    public let layers: Int
    public let heads: Int
    /// d, the residual stream's width.
    public let width: Int
    /// The MLP's width, 4·d unless the file says otherwise.
    public let innerWidth: Int
    /// Positions that were trained.
    public let context: Int
    public let vocabulary: Int
    public let layerNormEpsilon: Float
    /// Whether the unembedding is the token embedding itself.
    public let tiesEmbeddings: Bool

    /// d_head.
    public var headWidth: Int { width / heads }

    public init(
        layers: Int, heads: Int, width: Int, innerWidth: Int? = nil, context: Int, vocabulary: Int,
        layerNormEpsilon: Float = 1e-5, tiesEmbeddings: Bool = true
    ) {
        self.layers = layers
        self.heads = heads
        self.width = width
        self.innerWidth = innerWidth ?? 4 * width
        self.context = context
        self.vocabulary = vocabulary
        self.layerNormEpsilon = layerNormEpsilon
        self.tiesEmbeddings = tiesEmbeddings
    }

    /// - Throws: `.missing`, `.malformed`, or `.configuration` for what the engine cannot honour.
    public init(folder: String) throws(ModelFileError) {
        let entries = try Entries(path: folder + "/config.json")
        try entries.expectModel()
        layers = try entries.positive("n_layer")
        heads = try entries.positive("n_head")
        width = try entries.positive("n_embd")
        innerWidth = entries.isAbsent("n_inner") ? 4 * width : try entries.positive("n_inner")
        context = try entries.positive(entries.isAbsent("n_positions") ? "n_ctx" : "n_positions")
        vocabulary = try entries.positive("vocab_size")
        layerNormEpsilon = try entries.epsilon("layer_norm_epsilon")
        tiesEmbeddings = try entries.truth("tie_word_embeddings", standard: true)
        guard width % heads == 0 else {
            throw .configuration(
                file: entries.path, key: "n_head", expected: "a divisor of n_embd, \(width)", found: "\(heads)")
        }
        try entries.expectArithmetic()
    }
}

/// The entries of a configuration file, taken with suspicion.
private struct Entries {
    let path: String
    private let values: [String: Any]
    /// No model is larger; beyond it, products of two could overflow.
    private static let largest = 1 << 24

    init(path: String) throws(ModelFileError) {
        self.path = path
        let file = try MappedFile(path: path)
        guard let values = (try? JSONSerialization.jsonObject(with: Data(file.bytes))) as? [String: Any] else {
            throw .malformed(file: path, detail: "it is no JSON object")
        }
        self.values = values
    }

    func isAbsent(_ key: String) -> Bool { values[key] == nil || values[key] is NSNull }

    private func refuse(_ key: String, expected: String) -> ModelFileError {
        let found = isAbsent(key) ? "absent" : String("\(values[key] ?? "")".prefix(60))
        return .configuration(file: path, key: key, expected: expected, found: found)
    }

    func positive(_ key: String) throws(ModelFileError) -> Int {
        guard let number = values[key] as? NSNumber, let value = Int(exactly: number.doubleValue),
            (1...Self.largest).contains(value)
        else { throw refuse(key, expected: "a whole number above 0") }
        return value
    }

    func epsilon(_ key: String) throws(ModelFileError) -> Float {
        if isAbsent(key) { return 1e-5 }
        guard let number = values[key] as? NSNumber, number.floatValue > 0, number.floatValue < 1 else {
            throw refuse(key, expected: "a number between 0 and 1")
        }
        return number.floatValue
    }

    func truth(_ key: String, standard: Bool) throws(ModelFileError) -> Bool {
        if isAbsent(key) { return standard }
        guard let value = values[key] as? Bool else { throw refuse(key, expected: "true or false") }
        return value
    }

    func expectModel() throws(ModelFileError) {
        if let type = values["model_type"] as? String {
            guard type == "gpt2" else { throw refuse("model_type", expected: "gpt2") }
        } else if (values["architectures"] as? [String])?.contains("GPT2LMHeadModel") != true {
            throw refuse("model_type", expected: "gpt2")
        }
    }

    /// What changes the arithmetic is honoured or refused, never passed over.
    func expectArithmetic() throws(ModelFileError) {
        let activation = values["activation_function"] as? String ?? "gelu_new"
        guard ["gelu_new", "gelu_pytorch_tanh"].contains(activation) else {
            throw refuse("activation_function", expected: "gelu_new")
        }
        guard try truth("scale_attn_weights", standard: true) else {
            throw refuse("scale_attn_weights", expected: "true")
        }
        for key in ["scale_attn_by_inverse_layer_idx", "add_cross_attention"] {
            guard try !truth(key, standard: false) else { throw refuse(key, expected: "false") }
        }
    }
}
