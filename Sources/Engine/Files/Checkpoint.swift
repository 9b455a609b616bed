import Foundation

/// All weights of a Hugging Face folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
public struct Checkpoint: Sendable {
    private let folder: String
    private let shards: [SafetensorsFile]
    /// Which shard holds a tensor, by its name in the file.
    private let places: [String: Int]

    /// Maps the files and checks their headers; touches no weight.
    public init(folder: String) throws(ModelFileError) {
        self.folder = folder
        let index = folder + "/model.safetensors.index.json"
        let names: [String]
        var promised: [String: String] = [:]
        if FileManager.default.fileExists(atPath: folder + "/model.safetensors") {
            names = ["model.safetensors"]
        } else if FileManager.default.fileExists(atPath: index) {
            promised = try Self.weightMap(index)
            names = Set(promised.values).sorted()
        } else {
            throw .missing(path: folder + "/model.safetensors")
        }
        var shards: [SafetensorsFile] = []
        for name in names { shards.append(try SafetensorsFile(path: folder + "/" + name)) }
        var places: [String: Int] = [:]
        for (number, shard) in shards.enumerated() {
            for name in shard.entries.keys {
                guard places.updateValue(number, forKey: name) == nil else {
                    throw .malformed(file: shard.file.path, detail: "tensor \"\(name)\" lies in another shard, too")
                }
            }
        }
        for (name, shard) in promised.sorted(by: { $0.key < $1.key })
        where places[name].map({ names[$0] }) != shard {
            throw .missingTensor(name: name, file: folder + "/" + shard)
        }
        self.shards = shards
        self.places = places
    }

    private static func weightMap(_ path: String) throws(ModelFileError) -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: path, reason: "it cannot be opened")
        }
        guard let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
            let map = root["weight_map"] as? [String: String], !map.isEmpty
        else { throw .malformed(file: path, detail: "it has no weight_map from tensors to files") }
        for shard in map.values where shard.contains("/") || shard.contains("\0") || shard.hasPrefix(".") || shard.isEmpty {
            throw .malformed(file: path, detail: "\"\(shard)\" is no file of this folder")
        }
        return map
    }

    /// A tensor by its name without `transformer.`, which the file may have or not.
    ///
    /// - Throws: `.missingTensor`, `.wrongShape`, `.unsupportedType`.
    public func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> Tensor {
        for candidate in [name, "transformer." + name] {
            guard let place = places[candidate], let tensor = try shards[place].tensor(candidate) else { continue }
            guard tensor.shape == shape else {
                throw .wrongShape(
                    tensor: candidate, file: shards[place].file.path, expected: shape, found: tensor.shape)
            }
            return tensor
        }
        throw .missingTensor(name: name, file: shards.count == 1 ? shards[0].file.path : folder)
    }

    public func contains(_ name: String) -> Bool { places[name] != nil || places["transformer." + name] != nil }

    /// Bytes of all files.
    public var bytes: Int { shards.reduce(0) { $0 + $1.file.count } }

    /// Element types of the weights that the engine can compute with.
    public var elementTypes: Set<ElementType> {
        Set(shards.flatMap { $0.entries.values.compactMap { ElementType(rawValue: $0.type) } })
    }
}
