/// One `.gguf` file, version 2 or 3, whose header is checked before it is believed. Opening maps it and touches no
/// weight.
///
/// Layout, little-endian: `GGUF`; version (32 bits); the numbers of tensors and of metadata entries (64 bits each);
/// metadata: key, type, value; tensors: name, number of sizes, sizes from the innermost out, type, offset; padding up to
/// a multiple of `general.alignment` (32 unless the file says otherwise); the data, from which offsets are counted.
/// A text is its length in 64 bits and its bytes.
/// Source: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.
public struct GGUFFile: Sendable {
    /// What a checked header says about one tensor.
    struct Entry: Sendable {
        /// Nil for a type that is unknown to us, by its number.
        let layout: GGMLType?
        let typeNumber: UInt32
        /// Outermost first, as everywhere here: the reverse of the file's order.
        let shape: [Int]
        /// Bytes, counted from the start of the file; empty where the type is unknown.
        let range: Range<Int>
    }

    let map: MappedFile
    let metadata: [String: GGUFValue]
    let entries: [String: Entry]

    /// Throws `.missing`, `.unreadable`, `.truncated` for a file that ends before its header or a tensor does, and
    /// `.malformed` for everything else that cannot be true.
    public init(path: String) throws(ModelFileError) {
        map = try MappedFile(path: path)
        var cursor = GGUFCursor(map)
        try Self.checkStart(&cursor)
        let tensors: UInt64 = try cursor.number()
        let values: UInt64 = try cursor.number()
        metadata = try Self.metadata(&cursor, count: values)
        entries = try Self.entries(&cursor, count: tensors, alignment: try Self.alignment(metadata, path))
    }

    /// Whether the file at `path` begins as a GGUF file does.
    public static func isGGUF(_ path: String) -> Bool {
        guard let map = try? MappedFile(path: path) else { return false }
        return UnsafeRawBufferPointer(start: map.base, count: map.count).starts(with: "GGUF".utf8)
    }

    public var path: String { map.path }
    /// The file's size.
    public var bytes: Int { map.count }
    /// How many of its bytes are in memory at the moment.
    public var residentBytes: Int { map.residentBytes }
    /// The names of all tensors, sorted.
    public var names: [String] { entries.keys.sorted() }
    /// How the tensors are stored, as far as the engine knows the types.
    public var storageTypes: Set<StorageType> { Set(entries.values.compactMap { $0.layout?.storage }) }

    private static func checkStart(_ cursor: inout GGUFCursor) throws(ModelFileError) {
        let path = cursor.map.path
        let start = try cursor.take(4)
        let magic = UnsafeRawBufferPointer(start: cursor.map.base + start.lowerBound, count: 4)
        guard magic.elementsEqual("GGUF".utf8) else {
            throw .malformed(file: path, detail: "it does not begin with \"GGUF\"")
        }
        let version: UInt32 = try cursor.number()
        switch version {
        case 2, 3: break
        case _ where version & 0xFFFF == 0:
            throw .malformed(file: path, detail: "it was written for big-endian machines")
        default:
            throw .malformed(file: path, detail: "it is GGUF version \(version); 2 and 3 are supported")
        }
    }

    private static func metadata(
        _ cursor: inout GGUFCursor, count: UInt64
    ) throws(ModelFileError) -> [String: GGUFValue] {
        var found: [String: GGUFValue] = [:]
        var left = count
        while left > 0 {
            let key = try cursor.name(of: "the metadata entry")
            let kind = try cursor.kind()
            let value = try cursor.value(of: kind)
            guard found.updateValue(value, forKey: key) == nil else {
                throw .malformed(file: cursor.map.path, detail: "the metadata name \"\(key)\" twice")
            }
            left -= 1
        }
        return found
    }

    private static func alignment(_ metadata: [String: GGUFValue], _ path: String) throws(ModelFileError) -> Int {
        switch metadata["general.alignment"] {
        case nil: return 32
        case .whole(let size) where (1...1 << 20).contains(size) && size & (size - 1) == 0: return size
        case let other?:
            throw .configuration(
                file: path, key: "general.alignment", expected: "a power of two up to 1048576", found: other.words)
        }
    }
}
