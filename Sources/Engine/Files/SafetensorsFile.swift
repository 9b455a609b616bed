import Foundation

/// A `.safetensors` file: a little-endian length, a JSON header of that length, and the tensors' bytes.
///
/// The header is checked before it is believed: sizes, offsets, overlaps.
public struct SafetensorsFile: Sendable {
    struct Entry: Sendable {
        var type: String
        var shape: [Int]
        var range: Range<Int>
    }

    /// Hugging Face's own limit, too.
    static let largestHeader = 100_000_000

    public let file: MappedFile
    let entries: [String: Entry]
    private let dataStart: Int

    public var names: [String] { entries.keys.sorted() }

    public init(path: String) throws(ModelFileError) {
        file = try MappedFile(path: path)
        guard file.count >= 8 else { throw .truncated(file: path, expected: 8, found: file.count) }
        let announced = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        guard announced <= UInt64(Self.largestHeader) else {
            throw .malformed(file: path, detail: "the header claims to be \(announced) bytes long")
        }
        let length = Int(announced)
        guard file.count >= 8 + length else {
            throw .truncated(file: path, expected: 8 + length, found: file.count)
        }
        dataStart = 8 + length
        let dataCount = file.count - dataStart
        let header = Data(file.bytes[8..<8 + length])
        guard let root = (try? JSONSerialization.jsonObject(with: header)) as? [String: Any] else {
            throw .malformed(file: path, detail: "the header is no JSON object")
        }
        var entries: [String: Entry] = [:]
        for (name, value) in root where name != "__metadata__" {
            let entry = try Self.entry(name, value, path)
            guard entry.range.upperBound <= dataCount else {
                throw .truncated(file: path, expected: dataStart + entry.range.upperBound, found: file.count)
            }
            entries[name] = entry
        }
        self.entries = entries
        try checkOverlaps()
    }

    private static func entry(_ name: String, _ value: Any, _ path: String) throws(ModelFileError) -> Entry {
        guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
            let shape = integers(fields["shape"]), let offsets = integers(fields["data_offsets"]), offsets.count == 2
        else {
            throw .malformed(file: path, detail: "tensor \"\(name)\" needs dtype, shape and data_offsets")
        }
        guard shape.allSatisfy({ $0 >= 0 }), offsets[0] >= 0, offsets[0] <= offsets[1] else {
            throw .malformed(
                file: path, detail: "tensor \"\(name)\" has shape \(shape) and offsets \(offsets), which cannot be")
        }
        if let element = ElementType(rawValue: type) {
            var bytes = element.byteCount
            for extent in shape {
                let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
                guard !overflow else {
                    throw .malformed(file: path, detail: "tensor \"\(name)\" has the shape \(shape), which is too large")
                }
                bytes = product
            }
            guard bytes == offsets[1] - offsets[0] else {
                throw .malformed(
                    file: path,
                    detail: "tensor \"\(name)\" is \(type) \(shape), \(bytes) bytes, and its offsets span \(offsets[1] - offsets[0])")
            }
        }
        return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
    }

    /// Whole numbers only: JSONSerialization would also hand out truths and fractions as numbers.
    private static func integers(_ value: Any?) -> [Int]? {
        guard let list = value as? [Any] else { return nil }
        var numbers: [Int] = []
        for item in list {
            guard let number = item as? NSNumber, let exact = Int(exactly: number.doubleValue), "\(number)" == "\(exact)"
            else { return nil }
            numbers.append(exact)
        }
        return numbers
    }

    private func checkOverlaps() throws(ModelFileError) {
        let ordered = entries.filter { !$0.value.range.isEmpty }
            .sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
        for (one, other) in zip(ordered, ordered.dropFirst())
        where one.value.range.upperBound > other.value.range.lowerBound {
            throw .malformed(file: file.path, detail: "tensors \"\(one.key)\" and \"\(other.key)\" overlap")
        }
    }

    /// nil where the file has no tensor of that name.
    public func tensor(_ name: String) throws(ModelFileError) -> Tensor? {
        guard let entry = entries[name] else { return nil }
        guard let type = ElementType(rawValue: entry.type) else {
            throw .unsupportedType(tensor: name, file: file.path, found: entry.type)
        }
        return Tensor(
            name: name, shape: entry.shape, type: type, file: file, offset: dataStart + entry.range.lowerBound)
    }
}
