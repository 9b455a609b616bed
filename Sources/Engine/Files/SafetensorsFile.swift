/// One `.safetensors` file, whose header is checked before it is believed.
///
/// Layout: 8 bytes, the length n of the header as a little-endian integer; n bytes of JSON that maps each name to
/// `dtype`, `shape` and `data_offsets` (begin and end, counted from the end of the header); the data.
/// Source: <https://huggingface.co/docs/safetensors>.
public struct SafetensorsFile: Sendable {
    /// A header longer than this is not read; the reference implementation has the same limit.
    static let longestHeader = 100_000_000

    /// What a checked header says about one tensor.
    struct Entry: Sendable {
        /// The name of the element type, perhaps one that the engine does not know.
        let type: String
        let shape: [Int]
        /// Bytes, counted from the start of the file.
        let range: Range<Int>
    }

    let map: MappedFile
    let entries: [String: Entry]

    /// Opens the file at `path` and checks its header; touches no weight.
    ///
    /// Throws `.missing`, `.unreadable`, `.truncated` for a file that ends before its header or a tensor does, and
    /// `.malformed` for everything else that cannot be true.
    public init(path: String) throws(ModelFileError) {
        let map = try MappedFile(path: path)
        let text = try Self.headerText(of: map)
        let header = try SafetensorsHeader(text: text, file: path)
        self.map = map
        self.entries = try Self.checked(header, dataStart: 8 + text.count, file: map)
    }

    /// The names of all tensors, sorted.
    public var names: [String] { entries.keys.sorted() }

    /// The tensor called `name`, or nil if the file has none.
    ///
    /// Throws `.unsupportedType` if its elements are of a type that the engine does not compute with.
    public func tensor(_ name: String) throws(ModelFileError) -> Tensor? {
        guard let entry = entries[name] else { return nil }
        guard let type = ElementType(rawValue: entry.type) else {
            throw .unsupportedType(tensor: name, file: map.path, found: entry.type)
        }
        let bytes = UnsafeRawBufferPointer(start: map.base + entry.range.lowerBound, count: entry.range.count)
        return Tensor(name: name, shape: entry.shape, type: .elements(type), bytes: bytes, owner: map)
    }

    /// The bytes of the header's JSON.
    private static func headerText(of map: MappedFile) throws(ModelFileError) -> UnsafeRawBufferPointer {
        guard map.count >= 8 else { throw .truncated(file: map.path, expected: 8, found: map.count) }
        let start = UnsafeRawBufferPointer(start: map.base, count: map.count)
        guard !start.starts(with: "version https://git-lfs".utf8) else {
            throw .malformed(file: map.path, detail: "it is a Git LFS pointer; the weights themselves were not fetched")
        }
        let length = UInt64(littleEndian: map.base.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(longestHeader) else {
            throw .malformed(
                file: map.path, detail: "the header claims \(length) bytes; at most \(longestHeader) are allowed")
        }
        guard Int(length) <= map.count - 8 else {
            throw .truncated(file: map.path, expected: 8 + Int(length), found: map.count)
        }
        return UnsafeRawBufferPointer(start: map.base + 8, count: Int(length))
    }
}
