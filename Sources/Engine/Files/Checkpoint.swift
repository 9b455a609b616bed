/// All weights of a Hugging Face folder: `model.safetensors`, or the shards of `model.safetensors.index.json`.
///
/// Opening maps the files and checks their headers; no weight is touched. The buffers that old versions of
/// Transformers saved beside the weights are ignored: `….attn.bias`, the causal mask, `….attn.masked_bias`, and
/// `….rotary_emb.inv_freq`, the frequencies of rotary positions.
public struct Checkpoint: Sendable {
    /// The paths of the opened files, sorted.
    public let files: [String]
    /// The sizes of the opened files together, in bytes.
    public let bytes: Int
    /// The element types of the weights, as far as the engine knows them.
    public let elementTypes: Set<ElementType>

    private let maps: [MappedFile]
    /// Which file holds which tensor, by stored name.
    private let holders: [String: SafetensorsFile]
    /// The file to name when a tensor is in none: the weights' or the index's.
    private let source: String

    /// Opens the weights in `folder`; with both, the single file is preferred to the index, as in Transformers.
    ///
    /// Throws `.missing` for an absent folder, file or shard; `.missingTensor` for a tensor that the index promises in
    /// a shard without it; and what `SafetensorsFile` throws.
    public init(folder: String) throws(ModelFileError) {
        guard somethingLies(at: folder) else { throw .missing(path: folder) }
        let single = "\(folder)/model.safetensors"
        let index = "\(single).index.json"
        if !somethingLies(at: single), somethingLies(at: index) {
            try self.init(index: index, folder: folder)
        } else {
            let file = try SafetensorsFile(path: single)
            self.init(files: [file], holders: file.entries.mapValues { _ in file }, source: single)
        }
    }

    private init(index: String, folder: String) throws(ModelFileError) {
        let shards = try ShardIndex(path: index).shards
        var opened: [String: SafetensorsFile] = [:]
        for shard in Set(shards.values).sorted() {
            opened[shard] = try SafetensorsFile(path: "\(folder)/\(shard)")
        }
        var holders: [String: SafetensorsFile] = [:]
        for (name, shard) in shards.sorted(by: { $0.key < $1.key }) {
            guard let file = opened[shard], file.entries[name] != nil else {
                throw .missingTensor(name: name, file: "\(folder)/\(shard)")
            }
            holders[name] = file
        }
        self.init(files: Array(opened.values), holders: holders, source: index)
    }

    private init(files: [SafetensorsFile], holders: [String: SafetensorsFile], source: String) {
        let weights = holders.filter { !isBuffer($0.key) }
        self.maps = files.map(\.map)
        self.files = files.map(\.map.path).sorted()
        self.bytes = files.reduce(0) { $0 + $1.map.count }
        self.elementTypes = Set(
            weights.compactMap { name, file in file.entries[name].flatMap { ElementType(rawValue: $0.type) } })
        self.holders = weights
        self.source = source
    }

    /// How many of the files' bytes are in memory at the moment: of the mapped weights, those that were touched.
    public var residentBytes: Int { maps.reduce(0) { $0 + $1.residentBytes } }

    /// The names of all weights as stored, sorted; without the ignored buffers.
    public var names: [String] { holders.keys.sorted() }

    /// Whether `name` is there, as such or with the prefix `transformer.` or `model.`.
    public func contains(_ name: String) -> Bool {
        storedName(of: name) != nil
    }

    /// The tensor called `name`, as such or with the prefix `transformer.` or `model.`, which must have `shape`.
    ///
    /// Throws `.missingTensor`, `.wrongShape` and `.unsupportedType`.
    public func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> Tensor {
        guard let stored = storedName(of: name), let file = holders[stored], let entry = file.entries[stored] else {
            throw .missingTensor(name: name, file: source)
        }
        guard entry.shape == shape else {
            throw .wrongShape(tensor: stored, file: file.map.path, expected: shape, found: entry.shape)
        }
        guard let tensor = try file.tensor(stored) else { throw .missingTensor(name: name, file: source) }
        return tensor
    }

    private func storedName(of name: String) -> String? {
        ([name] + Self.prefixes.map { $0 + name }).first { holders[$0] != nil }
    }

    /// What stands before a name where the head was saved with the model: GPT-2's, Llama's.
    private static let prefixes = ["transformer.", "model."]

    /// Throws `.malformed` for a tensor that is none of `known`: the model would be another without it.
    func checkNothingIsLeft(_ known: [String]) throws(ModelFileError) {
        let known = Set(known)
        for stored in names where !known.contains(stored) {
            let prefix = Self.prefixes.first { stored.hasPrefix($0) } ?? ""
            guard !known.contains(String(stored.dropFirst(prefix.count))) else { continue }
            throw .malformed(
                file: holders[stored]?.map.path ?? source,
                detail: "tensor \(stored) is none of this architecture's; the model would be another without it")
        }
    }
}

/// Whether `name` is a causal mask, or another buffer, and no weight. The leading dot matters: `attn.bias` also ends `c_attn.bias`.
private func isBuffer(_ name: String) -> Bool {
    name.hasSuffix(".attn.bias") || name.hasSuffix(".attn.masked_bias")
        || name.hasSuffix(".rotary_emb.inv_freq")
}
