#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `model.safetensors.index.json`: which shard holds which tensor.
struct ShardIndex {
    /// The shard's file name by tensor name. File names are plain: they cannot lead out of the folder.
    let shards: [String: String]

    /// Reads the index at `path`.
    ///
    /// Throws what `MappedFile` throws, and `.malformed` for an index without a usable `weight_map`.
    init(path: String) throws(ModelFileError) {
        let map = try MappedFile(path: path)
        let text = Data(bytes: map.base, count: map.count)
        guard let decoded = try? JSONDecoder().decode(DecodedIndex.self, from: text) else {
            throw .malformed(file: path, detail: "weight_map is missing or does not map names to file names")
        }
        for (tensor, shard) in decoded.weightMap.sorted(by: { $0.key < $1.key }) where !Self.isPlain(shard) {
            throw .malformed(file: path, detail: "tensor \(tensor): \"\(shard)\" is no plain file name")
        }
        self.shards = decoded.weightMap
    }

    /// Whether `name` names a file of the index's own folder.
    private static func isPlain(_ name: String) -> Bool {
        let separators: Set<UInt8> = [UInt8(ascii: "/"), UInt8(ascii: "\\"), 0]
        return !name.isEmpty && name != "." && !name.utf8.contains(where: separators.contains)
            && !name.contains("..")
    }
}

private struct DecodedIndex: Decodable {
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey {
        case weightMap = "weight_map"
    }
}
